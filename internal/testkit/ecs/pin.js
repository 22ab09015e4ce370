// Writes fields.txt from the npm package that Elastic makes of its schema:
//
//   npm pack @elastic/ecs@9.4.0 && tar xzf elastic-ecs-9.4.0.tgz && node pin.js package >fields.txt
const root = process.argv[2];
const { EcsFlat } = require(require('path').resolve(root, 'build/commonjs/ecs_flat.js'));
const { EcsVersion } = require(require('path').resolve(root, 'build/commonjs/index.js'));

const tree = new Map();
for (const name of Object.keys(EcsFlat)) {
  let at = tree;
  for (const part of name.split('.')) {
    if (!at.has(part)) at.set(part, new Map());
    at = at.get(part);
  }
  at.field = EcsFlat[name];
}

const lines = [
  `# The fields of the Elastic Common Schema, version ${EcsVersion}: names, types and allowed values.`,
  '# Made by pin.js from the npm package @elastic/ecs of the same version, file ecs_flat.',
  '# Copyright Elasticsearch B.V., Apache License 2.0 (http://www.apache.org/licenses/LICENSE-2.0).',
  '# A line is a name below the one that is indented less, its type ([] for an array), the values that',
  '# it may have after =, and what it must match after ~. A value of event.category has the values of',
  '# event.type that go with it in brackets.',
];
function write(at, depth) {
  for (const part of [...at.keys()].sort()) {
    const below = at.get(part), field = below.field;
    let line = ' '.repeat(depth) + part;
    if (field) {
      line += ' ' + field.type + (field.normalize.includes('array') ? '[]' : '');
      if (field.allowed_values) {
        line += ' =' + field.allowed_values.map((v) =>
          v.name + (v.expected_event_types ? '(' + v.expected_event_types.join(' ') + ')' : '')).join(',');
      }
      if (field.pattern) line += ' ~' + field.pattern;
    }
    lines.push(line);
    write(below, depth + 1);
  }
}
write(tree, 0);
process.stdout.write(lines.join('\n') + '\n');
