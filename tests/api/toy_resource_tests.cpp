// toy_resource_tests: a whole resource in one file, from its table to its answers: all that a new one needs.
#include "adapters/api/openapi.h"
#include "adapters/mcp/mcp.h"
#include "adapters/rest/serving.h"
#include "engine/store/mariadb/table.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// --- the record and its table --------------------------------------------------------------------
struct ToyTag {
    static constexpr std::string_view prefix = "toy";
};

struct Toy {
    Id<ToyTag> id;
    CompanyId company;
    std::string name;
    std::optional<int> pieces;
};

const store::Table<Toy> kToyTable{"toy", store::column<&Toy::id>("toy_id"), store::column<&Toy::company>("company_id"),
                                  store::column<&Toy::name>("name"), store::column<&Toy::pieces>("pieces")};

// --- the view and the input ----------------------------------------------------------------------
const api::View<Toy>& toy_view() {
    static const api::View<Toy> view{"Toy", "A toy in the waiting room.", api::member("id", "", &Toy::id),
                                     api::member("name", "", &Toy::name),
                                     api::member("pieces", "How many belong to it.", &Toy::pieces)};
    return view;
}

struct AddToy {
    std::string name;
    std::optional<int> pieces;

    static const api::Shape<AddToy>& shape() {
        static const api::Shape<AddToy> shape("NewToy", api::field<&AddToy::name>("name", "As the staff call it."),
                                              api::field<&AddToy::pieces>("pieces", "", {.min = 1, .max = 1000}));
        return shape;
    }
};

// --- the operations ------------------------------------------------------------------------------
Result<api::Reply> add_toy(const AddToy& input, api::Context& context) {
    const Toy toy{context.services.ids.make<Id<ToyTag>>(), context.company(), input.name, input.pieces};
    context.services.database.transact([&](store::Tx& tx) { tx.run(*kToyTable.insert_all(std::array{toy})); });
    return api::Reply{.body = toy_view().write(toy), .status = 201};
}

Result<api::Reply> list_toys(const rest::Page<1>& input, api::Context& context) {
    auto sql = kToyTable.select();
    sql.raw("WHERE company_id = ").value(context.company());
    if (input.cursor) sql.raw(" AND toy_id > ").value(input.cursor->numbers[0]);
    sql.raw(" ORDER BY toy_id LIMIT ").value(input.limit + 1);
    auto found = context.read([&](store::Tx& tx) { return kToyTable.all(tx, sql); });
    auto next = rest::cut_page(found, input.limit);
    return rest::page(toy_view().write_all(found), std::move(next));
}

std::vector<api::Operation> toy_operations() {
    return {api::operation<AddToy>({.id = "toys.add",
                                    .method = "POST",
                                    .path = "/v1/toys",
                                    .scope = store::Scope::write,
                                    .summary = "Add a toy.",
                                    .answer = api::Answer::record(toy_view(), {201}),
                                    .for_agents = true},
                                   add_toy),
            api::operation<rest::Page<1>>({.id = "toys.list",
                                           .method = "GET",
                                           .path = "/v1/toys",
                                           .scope = store::Scope::read,
                                           .summary = "List the toys.",
                                           .answer = api::Answer::page(toy_view())},
                                          list_toys)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(toy_resource_tests)

BOOST_AUTO_TEST_CASE(a_described_resource_is_served_over_http_and_to_agents_and_is_in_the_document) {
    Front front;
    front.salon.test.run(
        "CREATE TABLE toy (toy_id BIGINT PRIMARY KEY, company_id BIGINT NOT NULL, name VARCHAR(200) NOT NULL, "
        "pieces INT NULL)");
    const auto table = toy_operations();
    http::Router router;
    rest::add_operations(router, front.rest, table);
    mcp::add_mcp_route(router, front.rest, table);
    http::Server server({}, [&](const http::Request& request) { return router(request); });
    RestCaller caller(server.address(), front.key);

    const auto bear = caller.post("/v1/toys", {{"name", "Bear"}}, "1").value();
    BOOST_TEST(bear.status == 201);
    const json arguments{{"name", "Puzzle"}, {"pieces", 500}};
    const json message{{"jsonrpc", "2.0"},
                       {"id", 1},
                       {"method", "tools/call"},
                       {"params", {{"name", "toys_add"}, {"arguments", arguments}}}};
    const auto puzzle = caller.post("/mcp", message, "2").value().body["result"]["structuredContent"];
    BOOST_TEST(caller.get("/v1/toys").value().body["data"] == json({bear.body, puzzle}));
    BOOST_TEST(caller.post("/v1/toys", {{"pieces", 0}}, "3").value().body["errors"].size() == 2U);

    const auto written = api::openapi_document(table);
    BOOST_TEST(written["paths"]["/v1/toys"].size() == 2U);
    BOOST_TEST(written["components"]["schemas"]["Toy"]["properties"]["pieces"]["description"] ==
               "How many belong to it.");
}

BOOST_AUTO_TEST_SUITE_END()
