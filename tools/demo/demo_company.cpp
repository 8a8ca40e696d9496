// demo_company: its staff, hours and services.
#include "tools/demo/demo_company.h"

#include "engine/base/machine/private_folder.h"
#include "engine/guards/digest.h"
#include "engine/store/catalog/catalog_rows.h"

#include <fcntl.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace slotkeeper::demo {

namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

constexpr BranchId kBranch{11};
// One skill per kind of work; a basin is a skill too, so that only rooms with a basin are used for colour.
constexpr auto kCut = "cut", kBeard = "beard", kColour = "colour", kBasin = "basin";

struct Days {
    std::vector<weekday> days;
    std::vector<HourRange> hours;
};

WeeklyHours weekly(const std::vector<Days>& plan) {
    std::vector<DayHours> hours;
    for (const auto& [days, ranges] : plan) {
        for (const auto day : days) {
            for (const auto& range : ranges) hours.push_back({day, range.from, range.until});
        }
    }
    return WeeklyHours(hours);
}

Resource staff(std::int64_t id, std::string name, std::vector<std::string> skills, const std::vector<Days>& plan) {
    return {.id = ResourceId{id},
            .branch = kBranch,
            .kind = ResourceKind::staff,
            .name = std::move(name),
            .skills = std::move(skills),
            .hours = weekly(plan),
            .exceptions = {}};
}

Resource basin(std::int64_t id, std::string name) {
    return {.id = ResourceId{id},
            .branch = kBranch,
            .kind = ResourceKind::room,
            .name = std::move(name),
            .skills = {kBasin},
            .hours = std::nullopt,
            .exceptions = {}};
}

Need person(std::string skill, std::optional<int> unlike_segment = std::nullopt) {
    return {.kind = ResourceKind::staff,
            .skill = std::move(skill),
            .same_as_segment = std::nullopt,
            .unlike_segment = unlike_segment};
}

Need basin_need(std::optional<int> same_as_segment = std::nullopt) {
    return {.kind = ResourceKind::room,
            .skill = kBasin,
            .same_as_segment = same_as_segment,
            .unlike_segment = std::nullopt};
}

Segment segment(std::string name, Minutes length, std::vector<Need> needs) {
    return {.name = std::move(name), .length = length, .needs = std::move(needs)};
}

Service service(std::int64_t id, std::string name, Minutes slot_step, std::vector<Segment> segments) {
    return {.id = ServiceId{id}, .name = std::move(name), .slot_step = slot_step, .segments = std::move(segments)};
}

[[noreturn]] void fail(const std::string& step, const std::filesystem::path& file) {
    throw std::runtime_error(step + ' ' + file.string() + ": " + std::system_category().message(errno));
}

// Writes a temporary file and links it to its name, which fails if another process was faster: so no process reads an
// incomplete secret.
void write_secret(const std::filesystem::path& file, const std::string& text) {
    const auto unfinished = std::filesystem::path(file.string() + '.' + random_token(16));
    const auto descriptor = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) fail("make", unfinished);
    const auto written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(descriptor);
    if (!written) fail("write", unfinished);
    const auto linked = ::link(unfinished.c_str(), file.c_str()) == 0 || errno == EEXIST;
    ::unlink(unfinished.c_str());
    if (!linked) fail("make", file);
}

}  // namespace

Company company() {
    return {.id = kCompany,
            .slug = std::string(kSlug),
            .name = "Salon Morgenrot",
            .region = "DE",
            .language = Language::de,
            .demo = true};
}

Branch branch() {
    return {.id = kBranch,
            .name = "Berlin-Mitte",
            .zone = *TimeZone::find("Europe/Berlin"),
            .is_default = true,
            .hours = weekly({{{Monday, Tuesday, Wednesday, Thursday, Friday}, {{9h, 19h}}}, {{Saturday}, {{9h, 16h}}}}),
            .exceptions = {}};
}

// On every open day there is staff for each service, and for colour a second person who cuts.
std::vector<Resource> resources() {
    return {
        staff(21, "Anna Schäfer", {kColour, kCut},
              {{{Monday, Tuesday, Wednesday, Thursday, Friday}, {{9h, 13h}, {13h + 30min, 17h + 30min}}}}),
        staff(22, "Jürgen Köhler", {kBeard, kCut},
              {{{Tuesday, Wednesday, Thursday, Friday}, {{10h, 14h}, {14h + 30min, 19h}}}, {{Saturday}, {{9h, 16h}}}}),
        staff(23, "Lena Hoffmann", {kColour, kCut},
              {{{Monday, Tuesday, Thursday}, {{9h, 12h + 30min}, {13h, 18h}}}, {{Saturday}, {{9h, 16h}}}}),
        staff(24, "Tobias Weiß", {kBeard, kCut},
              {{{Monday, Wednesday, Friday}, {{11h, 15h}, {15h + 30min, 19h}}},
               {{Saturday}, {{9h, 12h}, {12h + 30min, 16h}}}}),
        staff(25, "Sabine Krüger", {kColour},
              {{{Monday, Wednesday, Friday, Saturday}, {{9h, 12h}, {12h + 30min, 16h}}}}),
        basin(31, "Waschplatz 1"),
        basin(32, "Waschplatz 2"),
    };
}

std::vector<Service> services() {
    return {
        service(41, "Haarschnitt", 15min, {segment("Schneiden", 30min, {person(kCut)})}),
        service(42, "Bart", 10min, {segment("Bartpflege", 20min, {person(kBeard)})}),
        service(43, "Farbe", 15min,
                {segment("Auftragen", 30min, {person(kColour), basin_need()}),
                 segment("Einwirken", 45min, {basin_need(0)}), segment("Schneiden", 30min, {person(kCut, 0)})}),
    };
}

bool put_company(store::Database& database) {
    const auto put = [&](store::Tx& tx) {
        if (store::find_company(tx, kSlug)) return false;
        store::insert_company(tx, company(), tx.now());
        store::insert_branch(tx, kCompany, branch());
        for (const auto& resource : resources()) store::insert_resource(tx, kCompany, resource);
        for (const auto& service : services()) store::insert_service(tx, kCompany, service);
        return true;
    };
    try {
        return database.transact(put);
    } catch (const store::DbError& error) {
        // Another process loads it concurrently and was faster; unique keys allow only one.
        if (error.trouble() != store::DbTrouble::duplicate) throw;
        return false;
    }
}

std::string kept_secret(const std::filesystem::path& file, const std::function<std::string()>& make) {
    make_private_folder(file.parent_path());
    if (!std::filesystem::exists(file)) write_secret(file, make() + '\n');
    std::ifstream stream(file);
    std::string text;
    if (!std::getline(stream, text) || text.empty()) fail("read", file);
    return text;
}

}  // namespace slotkeeper::demo
