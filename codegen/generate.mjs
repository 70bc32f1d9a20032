// Compiles main.tea with the unmodified generators into the package, and its parameter models into tables.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import DSL from '@darabonba/parser';
import PythonGenerator from '@darabonba/python-generator';
import { writeTables } from './tables.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'main.tea');
const teafile = JSON.parse(readFileSync(join(root, 'Teafile'), 'utf8'));
for (const [module, folder] of Object.entries(teafile.libraries)) {
  teafile.libraries[module] = resolve(root, folder);
}

const ast = DSL.parse(readFileSync(main, 'utf8'), main);
const temporary = mkdtempSync(join(tmpdir(), 'codegen-'));
try {
  writeFileSync(join(temporary, '.libraries.json'), '{}'); // the generator insists on this file of the dara command
  new PythonGenerator({ ...teafile, pkgDir: temporary, outputDir: temporary }, 'python').visit(ast);
  for (const file of ['models.py', 'base_client.py']) {
    copyFileSync(join(temporary, teafile.python.package, file), join(root, 'python', teafile.python.package, file));
  }
} finally {
  rmSync(temporary, { recursive: true });
}
writeTables(root, DSL.parse(readFileSync(main, 'utf8'), main));
