// Gets the credential of each case from the Node.js port and prints what came, one JSON line for each.
'use strict';
const { createInterface } = require('node:readline');
let port = require('@alicloud/credentials');

// The port's property names, where they are not what the spec calls the field.
const NAMES = { credentialsUri: 'credentialsURI' };
const FIELDS = Object.keys(port.Config.names());

function config(fields) {
  const named = Object.fromEntries(Object.entries(fields).map(([name, value]) => [NAMES[name] || name, value]));
  return Object.keys(named).every((name) => FIELDS.includes(name)) ? new port.Config(named) : undefined;
}

async function ask(client) {
  try {
    const model = await client.getCredential();
    const { accessKeyId, accessKeySecret, securityToken, bearerToken, type, providerName } = model;
    return { kind: 'ok', credential: { accessKeyId, accessKeySecret, securityToken, bearerToken, type, providerName } };
  } catch {
    return { kind: 'error' };
  }
}

async function play(asked) {
  if (asked.names) {
    return [{ Config: port.Config.names(), CredentialModel: port.CredentialModel.names() }];
  }
  const settings = asked.chain ? null : config(asked.config);
  if (settings === undefined) {
    return [{ kind: 'unsupported' }];
  }
  let client;
  try {
    client = new port.default(settings);
  } catch {
    return [{ kind: 'error' }];
  }
  const outcomes = [];
  for (let i = 0; i < asked.calls; i += 1) {
    outcomes.push(await ask(client));
  }
  return outcomes;
}

// As if the driver had just been started: another environment, and the port with all of its state loaded anew.
function startOver({ environment, folder }) {
  for (const name of Object.keys(process.env)) {
    delete process.env[name];
  }
  Object.assign(process.env, environment);
  process.chdir(folder);
  for (const path of Object.keys(require.cache)) {
    delete require.cache[path];
  }
  port = require('@alicloud/credentials');
}

async function serve() {
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    startOver(order);
    const outcomes = await play(order.asked);
    process.stdout.write(`\n${JSON.stringify({ outcomes })}\n`);
  }
}

serve();
