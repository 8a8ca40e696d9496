// bulk: the items, one after the other.
#include "adapters/api/bulk.h"

#include "adapters/http/problem.h"
#include "engine/guards/idempotency.h"

#include <mutex>

namespace slotkeeper::api {

namespace {

constexpr auto kItems = "items";

class ItemsShape : public ShapeInfo {
public:
    explicit ItemsShape(const ShapeInfo& item) : ShapeInfo("BulkOf" + item.name()) {
        Field field;
        field.name = kItems;
        field.summary = "What to create, each as in a request of its own.";
        field.rules.items_max = limits::bulk_items_max;
        field.type = [&item](Schemas& schemas) -> Json {
            return {{"type", "array"},
                    {"items", schemas.refer(item.name(), [&](Schemas& all) { return item.schema(all); })}};
        };
        Schemas referred;
        field.type_schema = field.type(referred);
        field.items = &item;
        field.read = read_items;
        add(std::move(field), nullptr);
    }
    // The items; everything that is wrong with the list is noted.
    std::vector<json> read(const json& given, Checks& check) const {
        std::vector<json> items;
        read_into(given, "", &items, check);
        return items;
    }

private:
    static void read_items(const json& value, const std::string& path, const Rules& rules, void* into, Checks& check) {
        if (!value.is_array()) return check.note(refuse(ErrorCode::invalid_field, path, "must be a list"));
        if (value.empty() || value.size() > rules.items_max) {
            return check.note(
                refuse(ErrorCode::invalid_field, path, "must have 1 to " + std::to_string(rules.items_max) + " items"));
        }
        *static_cast<std::vector<json>*>(into) = value.get<std::vector<json>>();
    }
};

// --- results -------------------------------------------------------------------------------------

struct ItemResult {
    int status = 0;
    Json record{}, problem{};
    bool replayed = false;
};

struct BulkResults {
    std::vector<ItemResult> items{};
    std::size_t failed = 0;
};

View<ItemResult> item_view(const ViewInfo& record) {
    return {"ResultOf" + record.name(), "What became of one item.",
            member("status", "As of a request of its own.", &ItemResult::status),
            made(
                "record", "What was created; null if it was refused.",
                [&record](Schemas& schemas) { return or_null(record.schema(schemas)); }, &ItemResult::record),
            made(
                "problem", "Why it was refused, like the refusal of a single request; null if it was not.",
                [](Schemas&) {
                    return Json{{"type", {"object", "null"}}};
                },
                &ItemResult::problem)};
}

struct BulkViews {
    explicit BulkViews(const ViewInfo& record)
        : item(item_view(record)),
          all("BulkOf" + record.name(), "The results, in the order of the items.",
              member("succeeded", "How many items were served.",
                     [](const BulkResults& results) { return results.items.size() - results.failed; }),
              member("failed", "How many items were refused.", &BulkResults::failed),
              nested(
                  "data", "", item, Parts::list,
                  [](const BulkResults& results) -> const auto& { return results.items; })) {}

    View<ItemResult> item;
    View<BulkResults> all;
};

// What the description of an operation refers to lives as long as the program.
struct Described {
    explicit Described(const Operation& single) : shape(*single.input), views(*single.answer.view) {}
    ItemsShape shape;
    BulkViews views;
};

const Described& described(const Operation& single) {
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<Described>> all;
    const std::lock_guard lock(mutex);
    auto& one = all[single.id];
    if (!one) one = std::make_unique<Described>(single);
    return *one;
}

// --- serving -------------------------------------------------------------------------------------

ItemResult refused(const Refusal& refusal, const Reply& reply = {}) {
    const auto response =
        http::problem(refusal, {}, reply.zone ? &*reply.zone : nullptr, reply.more.is_null() ? nullptr : &reply.more);
    auto problem = Json::parse(response.body);
    problem.erase("request_id");  // there is one for the whole request
    return {response.status, {}, std::move(problem)};
}

ItemResult serve_item(const Operation& single, const json& item, Context& context) {
    try {
        auto reply = single.serve(item, context);
        if (!reply) return refused(reply.refusal());
        if (reply->refusal) return refused(*reply->refusal, *reply);
        return {reply->status, std::move(reply->body), {}, reply->replayed};
    } catch (const DamagedData&) {
        return refused(damaged_data());
    } catch (const store::DbError& error) {
        if (!error.is_outage()) throw;
        return refused(refuse(ErrorCode::unavailable, "", "the database is unavailable; try again"));
    }
}

Result<Reply> serve_bulk(const Operation& single, const Described& description, const json& given, Context& context) {
    Checks check;
    const auto items = description.shape.read(given, check);
    for (std::size_t i = 0; i < items.size(); ++i) {
        single.check_shape(items[i], kItems + ('[' + std::to_string(i) + ']'), check);
    }
    if (check.failed()) return check.refusal();
    BulkResults results;
    auto replayed = true;
    for (std::size_t i = 0; i < items.size(); ++i) {
        Context one{context.services, context.caller};
        one.key = key_of_item(context.key, i);
        one.is_repeatable = context.is_repeatable;
        results.items.push_back(serve_item(single, items[i], one));
        if (results.items.back().record.is_null()) ++results.failed;
        replayed = replayed && results.items.back().replayed;
    }
    return Reply{.body = description.views.all.write(results), .replayed = replayed};
}

}  // namespace

Operation in_bulk(const Operation& single) {
    const auto& description = described(single);
    Operation bulk;
    bulk.id = single.id + "_bulk";
    bulk.method = "POST";
    bulk.path = single.path + "/bulk";
    bulk.scope = single.scope;
    bulk.summary = "Do `" + single.id + "` for many records at once.";
    bulk.description =
        "Each item is served like a request of its own and has its own result: one that is refused does not stop the "
        "others. Only what is wrong with an item by itself, like a type, is refused for all before anything is done. "
        "With an `Idempotency-Key` a repeat of the whole request gets the same records and serves only what was "
        "refused.";
    bulk.answer = Answer::record(description.views.all);
    bulk.idempotent = true;
    bulk.reach = single.reach;
    bulk.input = &description.shape;
    bulk.serve = [single, &description](const json& given, Context& context) {
        return serve_bulk(single, description, given, context);
    };
    return bulk;
}

}  // namespace slotkeeper::api
