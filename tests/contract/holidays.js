// holidays: compares public holidays with those of the npm package date-holidays, which other authors wrote.
//
//   node holidays.js FILE
// Each line of FILE is a region and a date, "DE-BY 2026-12-25", of the years 2024 to 2037. Every difference is told and
// is an error, but for those below; one of those that does not occur is an error too.
import { readFileSync } from "node:fs";
import Holidays from "date-holidays";

const FIRST = 2024;
const LAST = 2037;

// Where we differ on purpose. `theirs` is missing here, `ours` is missing there: dates, or a rule of the package.
const DIFFERENCES = [
    {
        region: /^CH-(SO|VS)$/,
        theirs: "05-01 12:00",
        why: "a holiday from noon; a branch may have special hours",
    },
    {
        region: /^CH-VS$/,
        theirs: "12-24 12:00",
        why: "a holiday from noon; a branch may have special hours",
    },
    {
        region: /^CH-GL$/,
        theirs: ["2027-04-08", "2032-04-08"],
        ours: ["2027-04-01", "2032-04-01"],
        why: "the first Thursday in April, unless in Holy Week; the package begins to look on 2 April",
    },
    {
        region: /^US/,
        theirs: [
            "2026-07-03",
            "2027-06-18",
            "2027-12-24",
            "2027-12-31",
            "2032-06-18",
            "2032-12-24",
            "2032-12-31",
            "2037-07-03",
        ],
        why: "the Friday before a holiday on a Saturday is a day off of federal offices; businesses and banks are open",
    },
    {
        region: /^US/,
        ours: ["2029-11-12", "2035-11-12"],
        why: "the package takes the Monday after Veterans Day for a holiday of banks only",
    },
];

// The holidays of a state of the US are those of its employees: each state has the federal ones here.
function packageOf(region) {
    const [country, state, part] = region.split("-");
    if (country === "US" || !state) return new Holidays(country);
    return part ? new Holidays(country, state, part) : new Holidays(country, state);
}

// Their holidays of all years by date. They are reduced to those on which businesses are closed only at the end,
// because one may depend on a day of another type.
function theirDays(region) {
    const calendar = packageOf(region);
    const days = new Map();
    for (let year = FIRST; year <= LAST; year++) {
        for (const day of calendar.getHolidays(year).filter((one) => one.type === "public")) {
            const date = day.date.slice(0, 10);
            // The substitute of a first of January may lie in the year before.
            if (date >= `${FIRST}` && date < `${LAST + 1}`) days.set(date, day);
        }
    }
    return days;
}

const used = new Set();
const faults = [];

// Whether the difference is one of those that are meant; it is noted as used.
function isMeant(region, side, date, rule) {
    return DIFFERENCES.some((one, index) => {
        const meant = one[side];
        if (!meant || !one.region.test(region)) return false;
        if (Array.isArray(meant) ? !meant.includes(date) : meant !== rule) return false;
        used.add(`${index} ${side} ${Array.isArray(meant) ? date : meant}`);
        return true;
    });
}

const ours = new Map();
for (const line of readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean)) {
    const [region, date] = line.split(" ");
    if (!ours.has(region)) ours.set(region, new Set());
    ours.get(region).add(date);
}

let compared = 0;
for (const [region, dates] of ours) {
    const theirs = theirDays(region);
    compared += theirs.size;
    for (const [date, day] of theirs) {
        if (dates.has(date) || isMeant(region, "theirs", date, day.rule)) continue;
        faults.push(`${region} ${date} is missing: ${day.name} (${day.rule})`);
    }
    for (const date of dates) {
        if (!theirs.has(date) && !isMeant(region, "ours", date)) faults.push(`${region} ${date} is no holiday there`);
    }
}
DIFFERENCES.forEach((one, index) => {
    for (const side of ["theirs", "ours"]) {
        for (const date of [one[side] ?? []].flat()) {
            if (!used.has(`${index} ${side} ${date}`)) faults.push(`does not occur: ${date}, ${one.why}`);
        }
    }
});

for (const fault of faults) console.log(fault);
console.log(`${compared} days of ${ours.size} regions compared`);
process.exit(faults.length === 0 && compared > 0 ? 0 : 1);
