// answers: compares the answers of our REST API with its OpenAPI document.
//
// Reads lines of JSON from standard input and writes one line for each. The first line is the document. Each other is
// an exchange: {"method","path","request","status","type","answer"}, with the bodies as text. The line that is written
// is "ok", "unknown" (no operation has this path and method), or a sentence about what is wrong.
import readline from "node:readline";
import addFormats from "ajv-formats";
import Ajv2020 from "ajv/dist/2020.js";

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addFormat("uri-reference", true);

// Limits are for what clients send. A damaged row may break them, and it is shown as it is.
const limits = new Set(["minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "maxProperties"]);
const withoutLimits = (key, value) => (limits.has(key) ? undefined : value);

let routes = [];

function use(document) {
    ajv.addSchema(document, "document");
    ajv.addSchema(JSON.parse(JSON.stringify(document, withoutLimits)), "answers");
    for (const [path, methods] of Object.entries(document.paths)) {
        const pattern = new RegExp("^" + path.replace(/\{[^}]+\}/g, "[^/]+") + "$");
        const captures = (path.match(/\{/g) ?? []).length;
        for (const [method, operation] of Object.entries(methods)) {
            routes.push({ path, method, operation, pattern, captures });
        }
    }
    routes.sort((a, b) => a.captures - b.captures); // a literal part goes before a capture
}

const escaped = (part) => part.replace(/~/g, "~0").replace(/\//g, "~1");
const at = (document, ...parts) =>
    ajv.getSchema(document + "#/" + parts.map(escaped).map(encodeURIComponent).join("/"));

function faults(validate, body) {
    let value;
    try {
        value = JSON.parse(body);
    } catch {
        return ["it is not JSON"];
    }
    return validate(value) ? [] : validate.errors.map((error) => `${error.instancePath || "/"} ${error.message}`);
}

function check({ method, path, request, status, type, answer }) {
    const plain = decodeURI(path.split("?")[0]);
    const lower = method.toLowerCase();
    const route = routes.find((one) => one.method === lower && one.pattern.test(plain));
    if (!route) return "unknown";
    const name = `${method} ${route.path}`;
    const response = route.operation.responses[status];
    if (!response) return `${name}: the document does not know the status ${status} ${answer}`;
    const content = response.content;
    if (!content) return answer === "" ? "ok" : `${name} ${status}: the answer should be empty`;
    const media = type.split(";")[0];
    if (!content[media]) return `${name} ${status}: the document does not know the type ${media}`;
    const of = ["paths", route.path, lower];
    const wrong = faults(at("answers", ...of, "responses", String(status), "content", media, "schema"), answer);
    if (wrong.length) return `${name} ${status}: ${wrong.join("; ")} in ${answer}`;
    const body = route.operation.requestBody;
    if (status < 300 && body && request !== "") {
        const refused = faults(at("document", ...of, "requestBody", "content", "application/json", "schema"), request);
        if (refused.length) return `${name}: was accepted, and the document forbids it: ${refused.join("; ")}`;
    }
    return "ok";
}

let begun = false;
for await (const line of readline.createInterface({ input: process.stdin })) {
    if (!begun) {
        use(JSON.parse(line));
        begun = true;
        console.log("ok");
    } else {
        console.log(check(JSON.parse(line)).replace(/\n/g, " "));
    }
}
