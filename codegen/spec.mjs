// Reads the spec: its modules, the texts of its models and their fields, and the records of the sources.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import DSL from '@darabonba/parser';

export const root = fileURLToPath(new URL('..', import.meta.url));

// The module in a folder, parsed anew for each call: the generators change what they are given.
export function parse(folder) {
  const main = join(root, folder, 'main.tea');
  return DSL.parse(readFileSync(main, 'utf8'), main);
}

export function teafile(folder) {
  const content = JSON.parse(readFileSync(join(root, folder, 'Teafile'), 'utf8'));
  for (const [module, path] of Object.entries(content.libraries ?? {})) {
    content.libraries[module] = resolve(root, folder, path);
  }
  return content;
}

export const models = (ast) => ast.moduleBody.nodes.filter((node) => node.type === 'model');

// The models that have a table in the documentation: the parameters of the sources, and the settings that many share.
export const documented = (ast) => models(ast).filter((model) => /(Parameters|Settings)$/.test(nameOf(model)));

export const snake = (name) => name.replace(/[A-Z]/g, (letter, at) => (at ? '_' : '') + letter.toLowerCase());

export const nameOf = (model) => model.modelName.lexeme;

export const fields = (model) => model.modelBody.nodes;

export const attributes = (field) => Object.fromEntries(
  field.attrs.map(({ attrName, attrValue }) => [attrName.lexeme, attrValue.string ?? attrValue.value]));

// What a model is, as its annotation says: description in English, zh in Chinese.
export function about(model) {
  const lines = (model.annotation?.value ?? '').replace(/^\/\*\*|\*\/$/g, '').split('\n')
    .map((line) => line.replace(/^ *\* ?/, '').trim());
  return {
    description: lines.filter((line) => !line.startsWith('@')).join(' ').trim(),
    zh: lines.find((line) => line.startsWith('@zh '))?.slice('@zh '.length),
  };
}

// A sentence for each text that is missing: all have a description, and what is documented has its text in Chinese too.
export function missingTexts(ast) {
  const inChinese = documented(ast);
  return models(ast).flatMap((model) => {
    const name = `the model ${nameOf(model)}`;
    const isDocumented = inChinese.includes(model);
    return [
      ...missing(name, about(model), isDocumented && '@zh'),
      ...fields(model).flatMap((field) => missing(
        `the field ${field.fieldName.lexeme} of ${name}`, attributes(field), isDocumented && 'zh')),
    ];
  });
}

function missing(name, texts, chinese) {
  return [
    !texts.description && `catalogue/main.tea: ${name} has no description`,
    chinese && !texts.zh && `catalogue/main.tea: ${name} has no text in Chinese, ${chinese}`,
  ].filter(Boolean);
}

// A sentence for each source that has a record but no model of its parameters, or the other way round.
export function missingParts(ast) {
  const expected = new Map(sources(ast).map(({ type }) => [`${camel(type)}Parameters`, type]));
  const there = new Set(models(ast).map(nameOf).filter((name) => name.endsWith('Parameters')));
  return [
    ...[...expected].filter(([name]) => !there.has(name)).map(([name, type]) =>
      `catalogue/main.tea: sources() has a record of ${type}, but there is no model ${name}`),
    ...[...there].filter((name) => !expected.has(name)).map((name) =>
      `catalogue/main.tea: there is the model ${name}, but sources() has no record for it`),
  ];
}

const camel = (type) => type.split('_').map((word) => word[0].toUpperCase() + word.slice(1)).join('');

// The records that sources() returns.
export function sources(ast) {
  const node = ast.moduleBody.nodes.find((item) => item.type === 'function' && item.functionName.lexeme === 'sources');
  return literal(node.functionBody.stmts.stmts.at(-1).expr);
}

function literal(expression) {
  switch (expression.type) {
    case 'array': return expression.items.map(literal);
    case 'construct_model': return literal(expression.object);
    case 'object': return Object.fromEntries(
      expression.fields.map((field) => [field.fieldName.lexeme, literal(field.expr)]));
    default: return expression.value.string ?? expression.value.value ?? expression.value;
  }
}
