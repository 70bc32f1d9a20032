// Compiles the spec with the unmodified generators of the other languages: the client, the catalogue, and the interface
// of the hand-written half. Everything goes into .codegen/, which git ignores: that it compiles is what this proves.
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import DSL from '@darabonba/parser';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../..', import.meta.url));
const out = join(root, '.codegen');
const GENERATORS = {
  typescript: '@darabonba/typescript-generator/lib/generator.js',
  go: '@darabonba/go-generator/lib/generator.js',
  java: '@darabonba/java-generator/lib/generator.js',
  csharp: '@darabonba/csharp-generator/lib/generator.js',
  php: '@darabonba/php-generator',
  cpp: '@darabonba/cpp-generator',
  swift: '@darabonba/swift-generator',
};

// The generators look for files of the dara command beside the spec, and write into it: they get a copy.
function copySpec() {
  rmSync(join(out, 'spec'), { recursive: true, force: true });
  for (const folder of ['', 'catalogue', 'internals', 'util']) {
    const target = join(out, 'spec', folder);
    mkdirSync(target, { recursive: true });
    copyFileSync(join(root, folder, 'main.tea'), join(target, 'main.tea'));
    copyFileSync(join(root, folder, 'Teafile'), join(target, 'Teafile'));
    writeFileSync(join(target, '.libraries.json'), '{}');
  }
}

function compile(language, folder, name) {
  const pkgDir = join(out, 'spec', folder);
  const main = join(pkgDir, 'main.tea');
  const teafile = JSON.parse(readFileSync(join(pkgDir, 'Teafile'), 'utf8'));
  const Generator = require(GENERATORS[language]);
  const outputDir = join(out, language, name);
  mkdirSync(outputDir, { recursive: true });
  const options = { ...teafile, ...teafile[language], pkgDir, outputDir };
  new Generator(options, language).visit(DSL.parse(readFileSync(main, 'utf8'), main));
}

// Go refuses an import that is not used, and its generator imports tea into modules that have no use for it.
function withoutUnusedImport(file) {
  const text = readFileSync(file, 'utf8');
  if (!/\btea\./.test(text)) {
    writeFileSync(file, text.replace('  "github.com/alibabacloud-go/tea/tea"\n', ''));
  }
}

copySpec();
for (const language of Object.keys(GENERATORS)) {
  rmSync(join(out, language), { recursive: true, force: true });
  compile(language, '', 'main');
  compile(language, 'catalogue', 'catalogue');
  compile(language, 'internals', 'internals');
  if (language === 'go') {
    ['main', 'internals'].forEach((name) => withoutUnusedImport(join(out, 'go', name, 'client', 'client.go')));
  }
  // What the language's own compiler needs besides, where there is something.
  const shell = join(root, 'codegen', 'languages', 'shells', language);
  if (existsSync(shell)) {
    cpSync(shell, join(out, language), { recursive: true });
  }
  console.log(`${language}: generated`);
}
