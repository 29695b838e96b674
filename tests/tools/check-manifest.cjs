// Holds the app manifest on stdin to Microsoft's schema of the version given, and prints what is wrong as JSON.
const Ajv = require("ajv-draft-04");
const formats = require("ajv-formats");
const fs = require("node:fs");

const folder = `${__dirname}/node_modules/@microsoft/app-manifest/build/json-schemas/teams/v${process.argv[2]}`;
const schema = JSON.parse(fs.readFileSync(`${folder}/MicrosoftTeams.schema.json`, "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
(formats.default || formats)(ajv);
const check = ajv.compile(schema);
check(JSON.parse(fs.readFileSync(0, "utf8")));
console.log(JSON.stringify(check.errors || []));
