// Compiles the spec with the unmodified generators into the package, and the parameters of its sources into tables.
// All is checked and made before the first file is written. What the generators write is kept, but for docstrings.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PythonGenerator from '@darabonba/python-generator';
import { inPython, withFields } from './docstrings.mjs';
import { missingParts, missingTexts, parse, root, teafile } from './spec.mjs';
import { pages } from './tables.mjs';

const PACKAGE = 'python/alibabacloud_credentials';

// The files of a module: those that the generator writes, under the names that they have in the package.
function compiled(folder, names) {
  const temporary = mkdtempSync(join(tmpdir(), 'codegen-'));
  try {
    writeFileSync(join(temporary, '.libraries.json'), '{}'); // the generator insists on this file of the dara command
    const { python, ...others } = teafile(folder);
    new PythonGenerator({ ...others, python, pkgDir: temporary, outputDir: temporary }, 'python').visit(parse(folder));
    return Object.fromEntries(Object.entries(names).map(([written, name]) => [
      `${PACKAGE}/${name}`, readFileSync(join(temporary, python.package, written), 'utf8'),
    ]));
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

const missing = [...missingParts(parse('catalogue')), ...missingTexts(parse('catalogue'))];
if (missing.length > 0) {
  console.error(missing.join('\n'));
  process.exit(1);
}
const files = {
  ...compiled('catalogue', { 'models.py': 'models.py', 'catalogue.py': '_spec/catalogue.py' }),
  ...compiled('', { 'base_client.py': 'base_client.py' }),
  ...pages(parse('catalogue')),
};
const amend = (name, change, module) => { files[`${PACKAGE}/${name}`] = change(files[`${PACKAGE}/${name}`], parse(module)); };
amend('models.py', withFields, 'catalogue');
amend('_spec/catalogue.py', inPython, 'catalogue');
amend('base_client.py', inPython, '');
for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
