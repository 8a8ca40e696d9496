// connections: compares rows by their keys, and writes those that differ.
#include "engine/desk/catalog/connections.h"

#include "engine/store/catalog/catalog_rows.h"

#include <algorithm>

namespace slotkeeper {

namespace {

bool is_same_row(const store::VoiceRouteRow& a, const store::VoiceRouteRow& b) { return a.name == b.name; }
bool is_same_row(const store::VoiceKey& a, const store::VoiceKey& b) { return a.id == b.id; }
bool is_same_row(const store::CalendarUser& a, const store::CalendarUser& b) { return a.resource == b.resource; }
bool is_same_row(const store::EventTypeRow& a, const store::EventTypeRow& b) {
    return a.service == b.service && a.resource == b.resource;
}

bool says_the_same(const store::VoiceRouteRow& a, const store::VoiceRouteRow& b) {
    return a.branch == b.branch && a.language == b.language;
}
bool says_the_same(const store::VoiceKey& /*a*/, const store::VoiceKey& /*b*/) { return true; }
bool says_the_same(const store::CalendarUser& a, const store::CalendarUser& b) {
    return a.account == b.account && a.remote_user_id == b.remote_user_id && a.username == b.username;
}
bool says_the_same(const store::EventTypeRow& a, const store::EventTypeRow& b) {
    return a.type.account == b.type.account && a.type.event_type_id == b.type.event_type_id &&
           a.type.length == b.type.length;
}

template <class Row>
const Row* row_like(const std::vector<Row>& rows, const Row& row) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& one) { return is_same_row(one, row); });
    return found == rows.end() ? nullptr : &*found;
}

// New ones, and those that say something else than before.
template <class Row>
std::vector<Row> rows_to_put(const std::vector<Row>& before, const std::vector<Row>& after) {
    std::vector<Row> rows;
    for (const auto& row : after) {
        const auto* old = row_like(before, row);
        if (old == nullptr || !says_the_same(*old, row)) rows.push_back(row);
    }
    return rows;
}

template <class Row>
std::vector<Row> rows_to_delete(const std::vector<Row>& before, const std::vector<Row>& after) {
    std::vector<Row> rows;
    for (const auto& row : before) {
        if (row_like(after, row) == nullptr) rows.push_back(row);
    }
    return rows;
}

template <class Row>
bool same_rows(const std::vector<Row>& a, const std::vector<Row>& b) {
    return rows_to_put(a, b).empty() && rows_to_delete(a, b).empty();
}

template <class Item>
bool has_object(const std::vector<Item>& items, decltype(Item::id) id) {
    return std::any_of(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
}

}  // namespace

Connections load_connections(store::Tx& tx, CompanyId company, const CatalogDraft& draft) {
    Connections found{.agents = store::list_voice_agents(tx, company),
                      .numbers = store::list_voice_numbers(tx, company),
                      .voice_keys = store::list_voice_keys(tx, company),
                      .users = store::list_calendar_users(tx, company),
                      .event_types = store::list_event_types(tx, company),
                      .accounts = store::list_accounts(tx, company)};
    for (auto* routes : {&found.agents, &found.numbers}) {
        for (auto& route : *routes) {
            if (route.branch && !has_object(draft.branches, *route.branch)) route.branch.reset();
        }
    }
    std::erase_if(found.users, [&](const auto& user) { return !has_object(draft.resources, user.resource); });
    std::erase_if(found.event_types, [&](const auto& one) {
        return !has_object(draft.services, one.service) || !has_object(draft.resources, one.resource);
    });
    return found;
}

bool are_equal(const Connections& a, const Connections& b) {
    return same_rows(a.agents, b.agents) && same_rows(a.numbers, b.numbers) && same_rows(a.voice_keys, b.voice_keys) &&
           same_rows(a.users, b.users) && same_rows(a.event_types, b.event_types);
}

void write_connections(store::Tx& tx, CompanyId company, const Connections& before, const Connections& after,
                       Moment now) {
    for (const auto& agent : rows_to_delete(before.agents, after.agents)) {
        store::delete_voice_agent(tx, company, agent.name);
    }
    for (const auto& number : rows_to_delete(before.numbers, after.numbers)) {
        store::delete_voice_number(tx, company, number.name);
    }
    for (auto& agent : rows_to_put(before.agents, after.agents)) {
        store::put_voice_agent(tx, company, {agent.name, agent.branch, agent.language, now, now});
    }
    for (auto& number : rows_to_put(before.numbers, after.numbers)) {
        store::put_voice_number(tx, company, {number.name, number.branch, number.language, now, now});
    }
    for (auto& key : rows_to_put(before.voice_keys, after.voice_keys)) {
        auto stored = key;
        stored.created_at = stored.updated_at = now;
        store::insert_voice_key(tx, stored);
    }
    const auto users = rows_to_put(before.users, after.users);
    for (const auto& user : rows_to_delete(before.users, after.users)) store::delete_calendar_user(tx, user.resource);
    // All before any of them is stored, because two people may change places.
    for (const auto& user : users) store::release_calendar_user(tx, user);
    for (const auto& user : users) store::put_calendar_user(tx, user);
    for (const auto& one : rows_to_delete(before.event_types, after.event_types)) {
        store::delete_event_type(tx, one.service, one.resource);
    }
    for (const auto& one : rows_to_put(before.event_types, after.event_types)) {
        store::put_event_type(tx, one.service, one.resource, one.type);
    }
}

}  // namespace slotkeeper
