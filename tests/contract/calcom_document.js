// calcom_document: Cal.com's OpenAPI document, made fit to be checked against.
//
// The document is taken as it was published; each place where it is known to be wrong is mended below by name, with the
// reason, and nowhere else. What a client sends is checked more strictly than the document asks: a property that the
// document does not know is a mistake of ours, so the schemas of request bodies are closed.
// Read on: calcom_contract.js plays and checks.
import fs from "node:fs";
import Ajv from "ajv";
import addFormats from "ajv-formats";

const REASSIGNED = {
    type: "object",
    properties: { bookingUid: { type: "string" }, reassignedTo: { $ref: "#/components/schemas/ReassignedToDto" } },
    required: ["bookingUid", "reassignedTo"],
};

// The properties that the document describes otherwise than Cal.com answers or takes them: schema, property, the truth.
// prettier-ignore
const GAPS = [
    // null on the wire, though not nullable
    ["BookingOutput_2024_08_13", "rating", { type: "number", nullable: true }],
    ["BookingOutput_2024_08_13", "rescheduledByEmail", { type: "string", nullable: true }],
    // 0 where there are no pages, though said to be 1 at least
    ["PaginationMetaDto", "currentPage", { type: "number", minimum: 0 }],
    // a UUID, though said to be a number; null where none was given, though not nullable
    ["UserWebhookOutputDto", "id", { type: "string", format: "uuid" }],
    ["UserWebhookOutputDto", "payloadTemplate", { type: "string", nullable: true }],
    ["UserWebhookOutputDto", "secret", { type: "string", nullable: true }],
    // described as the whole answer over again, without end
    ["ReassignBookingOutput_2024_08_13", "data", REASSIGNED],
    // a number, objects, a boolean and numbers, though typed as an object, strings, an object and strings
    ["EventTypeOutput_2024_06_14", "slotInterval", { type: "number", nullable: true }],
    ["EventTypeOutput_2024_06_14", "users", { type: "array", items: { type: "object" } }],
    ["EmailDefaultFieldInput_2024_06_14", "required", { type: "boolean" }],
    ["CreateEventTypeInput_2024_06_14", "lengthInMinutesOptions", { type: "array", items: { type: "number" } }],
    ["UpdateEventTypeInput_2024_06_14", "lengthInMinutesOptions", { type: "array", items: { type: "number" } }],
];

function mend(document) {
    const schemas = document.components.schemas;
    for (const [schema, property, instead] of GAPS) {
        if (!schemas[schema]?.properties?.[property]) throw new Error(`there is no ${schema}.${property} to mend`);
        schemas[schema].properties[property] = instead;
    }
    // Typed as an object with the default true or false, in every field of a booking form: it is a boolean.
    for (const schema of Object.values(schemas)) {
        const flag = schema.properties?.isDefault;
        if (flag && typeof flag.default === "boolean") flag.type = "boolean";
    }
    // GET /v2/slots describes the data without its envelope, and the slots of it as strings: they are objects.
    const start = {
        type: "object",
        properties: { start: { type: "string" }, end: { type: "string" } },
        required: ["start"],
    };
    document.paths["/v2/slots"].get.responses["200"].content["application/json"].schema = {
        type: "object",
        properties: {
            status: { type: "string", enum: ["success"] },
            data: { type: "object", additionalProperties: { type: "array", items: start } },
        },
        required: ["status", "data"],
    };
}

function walk(node, visit) {
    if (node === null || typeof node !== "object") return;
    if (!Array.isArray(node)) visit(node);
    for (const child of Object.values(node)) walk(child, visit);
}

// The alternatives of nearly every oneOf overlap (a recurring booking is a booking too), so no object is ever just one.
function loosen(node) {
    if (Array.isArray(node.oneOf)) {
        node.anyOf = node.oneOf;
        delete node.oneOf;
    }
    // The validator wants a type beside nullable; beside a reference the document names none.
    if (node.nullable === true && !node.type && Array.isArray(node.allOf)) {
        node.anyOf = [{ type: "null" }, { allOf: node.allOf }];
        delete node.allOf;
        delete node.nullable;
    }
    // The document has a name where a pattern should be: it would refuse every time.
    if (node.pattern === "TIME_FORMAT_HH_MM") delete node.pattern;
}

function close(node) {
    const isSchema = node.type === "object" && node.properties && typeof node.properties === "object";
    if (isSchema && node.additionalProperties === undefined) node.additionalProperties = false;
}

class Schemas {
    constructor(document) {
        this.ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, validateFormats: true });
        addFormats(this.ajv);
        this.ajv.addSchema({ $id: "calcom", ...document });
    }

    // What is wrong with the value; empty where nothing is.
    faults(pointer, value) {
        const check = this.ajv.getSchema(`calcom#${pointer}`) ?? this.ajv.compile({ $ref: `calcom#${pointer}` });
        return check(value)
            ? []
            : check.errors.map(
                  (error) => `${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`,
              );
    }
}

function pointerOf(...parts) {
    return parts.map((part) => `/${encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("");
}

export class Document {
    constructor(path) {
        const read = () => JSON.parse(fs.readFileSync(path, "utf8"));
        this.document = read();
        mend(this.document);
        walk(this.document, loosen);
        const strict = structuredClone(this.document);
        walk(strict, close);
        this.answers = new Schemas(this.document);
        this.requests = new Schemas(strict);
    }

    // The operation that serves the request: {template, method, operation, captures}.
    find(method, path) {
        const given = path.split("/");
        for (const [template, operations] of Object.entries(this.document.paths)) {
            const parts = template.split("/");
            if (parts.length !== given.length || !operations[method.toLowerCase()]) continue;
            if (parts.every((part, i) => part.startsWith("{") || part === given[i])) {
                return { template, method: method.toLowerCase(), operation: operations[method.toLowerCase()] };
            }
        }
        return null;
    }

    // `request`: {method, path (with query), headers, body}. Everything in it that the document does not allow.
    faultsOfRequest(request) {
        const url = new URL(request.path, "http://localhost");
        const found = this.find(request.method, url.pathname);
        if (!found) return [`the document has no ${request.method} ${url.pathname}`];
        return [
            ...faultsOfHeaders(found.operation, request.headers ?? {}),
            ...faultsOfQuery(found.operation, url.searchParams),
            ...this.faultsOfBody(found, request.body ?? null),
        ];
    }

    faultsOfBody({ template, method, operation }, body) {
        const content = operation.requestBody?.content?.["application/json"];
        if (!content)
            return body === null || Object.keys(body).length === 0 ? [] : ["a body where the document knows none"];
        if (body === null) return operation.requestBody.required ? ["no body where the document demands one"] : [];
        return this.requests.faults(
            pointerOf("paths", template, method, "requestBody", "content", "application/json", "schema"),
            body,
        );
    }

    // Everything in a successful answer that the document does not allow.
    faultsOfAnswer(method, path, status, body) {
        const found = this.find(method, new URL(path, "http://localhost").pathname);
        if (!found) return [`the document has no ${method} ${path}`];
        if (!found.operation.responses[status])
            return [`the document knows no answer ${status} to ${method} ${found.template}`];
        return this.answers.faults(
            pointerOf(
                "paths",
                found.template,
                found.method,
                "responses",
                String(status),
                "content",
                "application/json",
                "schema",
            ),
            body,
        );
    }

    // The properties that a named schema has, to be given wrong values one by one.
    propertiesOf(schema) {
        return this.document.components.schemas[schema].properties;
    }
}

function faultsOfHeaders(operation, headers) {
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const faults = [];
    for (const parameter of operation.parameters ?? []) {
        if (parameter.in !== "header" || !parameter.required) continue;
        const value = given[parameter.name.toLowerCase()];
        if (value === undefined) faults.push(`header ${parameter.name} is missing`);
        const wanted = parameter.schema?.default;
        if (value !== undefined && wanted !== undefined && value !== wanted)
            faults.push(`header ${parameter.name} is ${value}, not ${wanted}`);
    }
    return faults;
}

function faultsOfQuery(operation, query) {
    const known = (operation.parameters ?? []).filter((parameter) => parameter.in === "query");
    const faults = known
        .filter((each) => each.required && !query.has(each.name))
        .map((each) => `query ${each.name} is missing`);
    for (const [name, value] of query) {
        const parameter = known.find((each) => each.name === name);
        if (!parameter) {
            faults.push(`query ${name} is not known`);
            continue;
        }
        const { type, items } = parameter.schema;
        if (type === "number" && !/^-?\d+(\.\d+)?$/.test(value)) faults.push(`query ${name} is no number: ${value}`);
        const words = items?.enum ?? parameter.schema.enum;
        const parts = type === "array" ? value.split(",") : [value];
        for (const part of parts)
            if (words && !words.includes(part)) faults.push(`query ${name} is none of ${words}: ${part}`);
    }
    return faults;
}
