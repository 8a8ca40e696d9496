// change_catalog: the transaction, and a second look after it.
//
// A race remains. The desk checks the catalogue's version inside its transaction, but without a lock, because all
// bookings of a company would wait for it: a booking that read the old version before our commit may be committed after
// our search for orphans. Its claims are in place, so nothing is booked twice; it only stands where the new catalogue
// would not put it, like a booking that was made a moment earlier. So after the commit the search looks once more at
// what changed since it began, and notes what it finds. What remains are transactions of the desk that run longer than
// from our commit to that second look; they are not noted.
#include "engine/desk/catalog/change_catalog.h"

#include "engine/store/booking/request_key_rows.h"
#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/catalog/catalog_writes.h"
#include "engine/store/voice/route_rows.h"

#include <algorithm>

namespace slotkeeper {

namespace {

template <class Item>
const Item* with_id(const std::vector<Item>& items, decltype(Item::id) id) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

// Whether a unique key of the object changes.
template <class Item>
bool changes_name(const Item& before, const Item& after) {
    if (before.name != after.name || before.slug != after.slug) return true;
    if constexpr (std::is_same_v<Item, Resource>) {
        return before.branch != after.branch || before.kind != after.kind;
    } else {
        return false;
    }
}

// Removed objects first and names that others may take, then what is changed or new.
template <class Item>
void release_names(store::Tx& tx, const std::vector<Item>& before, const std::vector<Item>& after, Moment now) {
    for (const auto& old : before) {
        const auto* item = with_id(after, old.id);
        if (item == nullptr) {
            store::mark_deleted(tx, old.id, now);
        } else if (changes_name(old, *item)) {
            store::release_name(tx, old.id);
        }
    }
}

void insert(store::Tx& tx, CompanyId company, const Branch& branch) { store::insert_branch(tx, company, branch); }
void insert(store::Tx& tx, CompanyId company, const Service& service) { store::insert_service(tx, company, service); }
void insert(store::Tx& tx, CompanyId company, const Resource& resource) {
    store::insert_resource(tx, company, resource);
}

template <class Item>
void write_objects(store::Tx& tx, CompanyId company, const std::vector<Item>& before, const std::vector<Item>& after,
                   bool lacks_slugs) {
    for (const auto& item : after) {
        const auto* old = with_id(before, item.id);
        if (old == nullptr) {
            insert(tx, company, item);
        } else if (*old != item) {
            store::update_object(tx, company, *old, item);
        } else if (lacks_slugs) {
            store::store_slug(tx, item);
        }
    }
}

void write_catalog(store::Tx& tx, const CatalogDraft& before, const CatalogDraft& after, Moment now) {
    const auto company = before.company.id;
    const auto lacks_slugs = store::lacks_slugs(tx, company);
    if (after.company != before.company) store::update_company(tx, after.company);
    release_names(tx, before.branches, after.branches, now);
    release_names(tx, before.services, after.services, now);
    release_names(tx, before.resources, after.resources, now);
    write_objects(tx, company, before.branches, after.branches, lacks_slugs);
    if (after.company.travel.ways != before.company.travel.ways) store::update_ways(tx, after.company);
    write_objects(tx, company, before.services, after.services, lacks_slugs);
    for (const auto& service : after.services) {
        store::update_pair_buffers(tx, with_id(before.services, service.id), service);
    }
    write_objects(tx, company, before.resources, after.resources, lacks_slugs);
    for (const auto& service : after.services) {
        store::update_need_options(tx, with_id(before.services, service.id), service);
    }
    store::bump_catalog_version(tx, company);
}

// Time off has a claim for each place. With another capacity it would take too few places, or too many.
Result<Done> check_capacities(store::Tx& tx, const CatalogDraft& before, const CatalogDraft& after, Moment now) {
    Checks check;
    for (const auto& resource : after.resources) {
        const auto* old = with_id(before.resources, resource.id);
        if (old == nullptr || old->capacity == resource.capacity) continue;
        const auto blocks = store::count_coming_blocks(tx, resource.id, now);
        if (blocks == 0) continue;
        check.note(refuse(ErrorCode::state_conflict, "resources." + resource.slug + ".capacity",
                          "cannot be changed while there is time off to come (" + std::to_string(blocks) +
                              "), which takes all places: remove it, and add it again afterwards"));
    }
    return check.failed() ? Result<Done>(check.refusal()) : Done{};
}

// A call that an agent or a number leads to a removed branch could not be served. `connected`: where they will lead, if
// the change says so.
Result<Done> check_voice_routes(store::Tx& tx, const ChangedCatalog& change, bool connected) {
    const auto company = change.before.company.id;
    std::vector<store::VoiceRouteRow> routes;
    for (const auto& branch : change.before.branches) {
        if (with_id(change.after.branches, branch.id) != nullptr) continue;
        if (routes.empty()) {
            routes = connected ? change.connected.agents : store::list_voice_agents(tx, company);
            auto numbers = connected ? change.connected.numbers : store::list_voice_numbers(tx, company);
            for (auto& number : numbers) routes.push_back(std::move(number));
        }
        std::string leading;
        for (const auto& route : routes) {
            if (route.branch == branch.id) leading += (leading.empty() ? "" : ", ") + route.name;
        }
        if (leading.empty()) continue;
        return refuse(ErrorCode::state_conflict, "branches." + branch.slug,
                      "calls are led to it by " + leading + ": give these agents and numbers another branch first");
    }
    return Done{};
}

// Sessions are not synced with Cal.com, so its bookings would stand for nothing there.
Result<Done> check_seats(const Catalog& before, const CatalogDraft& after) {
    Checks check;
    for (const auto& service : after.services) {
        if (service.seats <= 1 || before.service(service.id) == nullptr) continue;
        const auto is_mapped = [&](const Resource& one) { return before.event_type(service.id, one.id) != nullptr; };
        if (std::none_of(before.resources().begin(), before.resources().end(), is_mapped)) continue;
        check.note(refuse(ErrorCode::state_conflict, "services." + service.slug + ".seats",
                          "must be 1 as long as event types at Cal.com stand for the service: remove them first"));
    }
    return check.failed() ? Result<Done>(check.refusal()) : Done{};
}

Refusal orphans_refused(const std::vector<Orphan>& orphans) {
    const auto one = orphans.size() == 1;
    auto refusal = refuse(ErrorCode::state_conflict, "",
                          std::to_string(orphans.size()) + (one ? " coming appointment" : " coming appointments") +
                              " would lose their room: move or cancel them, or change it with force and a reason");
    for (const auto& orphan : orphans) {
        if (refusal.in_the_way.size() == limits::orphans_named_max) break;
        refusal.in_the_way.push_back(orphan.appointment.text());
    }
    return refusal;
}

void note_orphans(store::Tx& tx, const CatalogChange& change, const std::vector<Orphan>& orphans, Moment now) {
    note_as_orphans(tx, change.company, orphans, change.reason, change.actor, now);
}

void remember(store::Tx& tx, const CatalogChange& change, Moment now) {
    if (!change.key) return;
    const store::KeyName name{change.company, change.key->channel, change.key->key};
    tx.run(*store::insert_keys_sql({{name, change.key->fingerprint, change.made(), 0}}, whole_seconds(now)));
}

// What the transaction leaves for the second look.
struct Attempt {
    ChangedCatalog result;
    std::optional<CatalogPtr> before{}, after{};  // empty if nothing was written
    Moment began{};
};

Result<Attempt> attempt(store::Tx& tx, const CatalogChange& change) {
    if (!store::load_catalog_version(tx, change.company)) {
        throw DamagedData("catalog_version of " + change.company.text() + " is missing");
    }
    const auto version = store::lock_catalog_version(tx, change.company);
    if (change.expected_version && *change.expected_version != version) {
        return refuse(ErrorCode::version_conflict, "If-Match",
                      "the catalogue is at version " + std::to_string(version));
    }
    const auto current = store::load_catalog(tx, change.company);
    if (!current) throw DamagedData("company " + change.company.text() + " is missing");
    auto after = change.edit(**current);
    if (!after) return after.refusal();
    put_in_order(*after);
    if (after->company.slug != (*current)->company().slug) {
        return refuse(ErrorCode::invalid_field, "company.slug",
                      "must be " + (*current)->company().slug + ": the slug of a company does not change");
    }
    if (auto right = check_draft(*after); !right) return right.refusal();

    Attempt done{.result = {draft_of(**current), *std::move(after), version}, .began = tx.now()};
    auto& result = done.result;
    if (change.connect) {
        result.connected_before = load_connections(tx, change.company, result.before);
        auto connected = change.connect(result.connected_before, result.after);
        if (!connected) return connected.refusal();
        result.connected = *std::move(connected);
    }
    if (result.is_unchanged()) return done;
    if (auto right = check_capacities(tx, result.before, result.after, done.began); !right) return right.refusal();
    const auto connects = static_cast<bool>(change.connect);
    if (auto right = check_voice_routes(tx, result, connects); !right) return right.refusal();
    if (auto right = check_seats(**current, result.after); !right) return right.refusal();
    const auto this_year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(done.began)).year();
    const CatalogPtr becomes(catalog_of(result.after, **current, this_year - std::chrono::years(1)));
    OrphanSearch search(**current, *becomes, done.began);
    if (search.can_find()) result.orphans = search.find(tx);
    if (change.dry_run) return done;
    if (!result.orphans.empty() && !change.force) return orphans_refused(result.orphans);

    // Notes lock their appointments, which come before the rows of the catalogue: the desk locks appointments first and
    // then, for foreign keys, the rows of services and branches.
    note_orphans(tx, change, result.orphans, done.began);
    settle_orphans(tx, *becomes, done.began);
    write_catalog(tx, result.before, result.after, done.began);
    if (connects) write_connections(tx, change.company, result.connected_before, result.connected, done.began);
    remember(tx, change, done.began);
    result.version = version + 1;
    done.before = *current;
    done.after = becomes;
    return done;
}

// Notes what was booked by the old catalogue while it was changed. Appointments of the first search are left out.
void look_again(store::Database& database, const CatalogChange& change, Attempt& done) {
    OrphanSearch search(**done.before, **done.after, done.began);
    if (!search.can_find()) return;
    const auto late = database.transact([&](store::Tx& tx) {
        auto found = search.find_changed(tx, done.began);
        std::erase_if(found, [&](const Orphan& orphan) {
            const auto& known = done.result.orphans;
            return std::any_of(known.begin(), known.end(),
                               [&](const Orphan& one) { return one.appointment == orphan.appointment; });
        });
        auto noted = change;
        if (noted.reason.empty()) noted.reason = "booked while the catalogue was changed";
        note_orphans(tx, noted, found, tx.now());
        return found;
    });
    done.result.orphans.insert(done.result.orphans.end(), late.begin(), late.end());
}

}  // namespace

Result<std::optional<std::int64_t>> made_before(store::Database& database, CompanyId company, const RequestKey& key) {
    const store::KeyName name{company, key.channel, key.key};
    const auto earlier = database.read(
        [&](store::Tx& tx) { return store::request_key_table.first(tx, store::find_keys_sql(std::span(&name, 1))); });
    if (!earlier) return std::optional<std::int64_t>();
    if (earlier->fingerprint == key.fingerprint) return std::optional(earlier->subject);
    return refuse(ErrorCode::key_reused, "Idempotency-Key",
                  "this key was used for another request: take a new key for a new request");
}

Refusal name_taken(const store::DbError& error) {
    for (const std::string_view table : {"branch", "service", "resource"}) {
        if (!error.key().starts_with(table)) continue;
        const auto list = table == "branch" ? std::string("branches") : std::string(table) + 's';
        return refuse(ErrorCode::invalid_field, list, "must have unique names and slugs, and each skill once");
    }
    return refuse(ErrorCode::invalid_field, "", "must have unique names, and each skill once");
}

Result<ChangedCatalog> change_catalog(store::Database& database, const CatalogChange& change) {
    if (change.force && change.reason.empty()) {
        return refuse(ErrorCode::missing_field, "reason", "is needed with force");
    }
    try {
        auto done = database.transact([&](store::Tx& tx) { return attempt(tx, change); });
        if (!done) return done.refusal();
        if (done->after) look_again(database, change, *done);
        return std::move(done->result);
    } catch (const store::DbError& error) {
        if (error.trouble() != store::DbTrouble::duplicate) throw;
        return name_taken(error);
    }
}

}  // namespace slotkeeper
