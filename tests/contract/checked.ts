// checked: what the programs with a generated client share: a client, and checks that end the program.
import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./api.js";

declare const process: { argv: string[]; exit(code: number): never };

export const given: string[] = process.argv.slice(2);

export const connect = (url: string, key: string): Client<paths> =>
    createClient<paths>({
        baseUrl: url,
        headers: { Authorization: `Bearer ${key}` },
        querySerializer: { array: { style: "form", explode: false } },
    });

export function fail(what: string): never {
    console.error(what);
    process.exit(1);
}
export function expect(holds: boolean, what: string): void {
    if (!holds) fail(what);
}
// The answer to a request that must be served.
export function served<T>(answer: { data?: T; error?: unknown }, step: string): T {
    return answer.data === undefined ? fail(`${step}: ${JSON.stringify(answer.error)}`) : answer.data;
}
// The problem of a request that must be refused with this code.
export function refused<E extends { code: string }>(
    answer: { data?: unknown; error?: E },
    code: string,
    step: string,
): E {
    if (answer.error === undefined) return fail(`${step} was served`);
    return answer.error.code === code ? answer.error : fail(`${step}: ${JSON.stringify(answer.error)}`);
}
export const etag = (version: number): string => `"${version}"`;
export const same = (a: string, b: string): boolean => Date.parse(a) === Date.parse(b);
