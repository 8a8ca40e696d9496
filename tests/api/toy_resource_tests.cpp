// toy_resource_tests: a whole resource in one file, from its table to its answers: all that a new one needs.
#include "adapters/api/openapi.h"
#include "adapters/mcp/mcp.h"
#include "adapters/rest/serving.h"
#include "engine/store/mariadb/table.h"
#include "tests/support/front.h"
#include "tools/slotkeeper/operations/operations.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <sstream>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

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

Result<api::Reply> add_toy(const AddToy& input, api::Context& context) {
    const Toy toy{context.services.ids.make<Id<ToyTag>>(), context.company(), input.name, input.pieces};
    context.services.database.transact([&](store::Tx& tx) { tx.run(*kToyTable.insert_all(std::array{toy})); });
    return api::Reply{.body = toy_view().write(toy), .status = 201};
}

Result<api::Reply> list_toys(const api::NoInput&, api::Context& context) {
    auto sql = kToyTable.select();
    sql.raw("WHERE company_id = ").value(context.company()).raw(" ORDER BY toy_id LIMIT 100");
    const auto found = context.read([&](store::Tx& tx) { return kToyTable.all(tx, sql); });
    return rest::page(toy_view().write_all(found), std::nullopt);
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
            api::operation<api::NoInput>({.id = "toys.list",
                                          .method = "GET",
                                          .path = "/v1/toys",
                                          .scope = store::Scope::read,
                                          .summary = "List the toys.",
                                          .answer = api::Answer::page(toy_view())},
                                         list_toys)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(toy_resource_tests)

BOOST_AUTO_TEST_CASE(a_described_resource_is_served_over_http_to_agents_and_as_commands_and_is_in_the_document) {
    Front front;
    front.salon.test.run("CREATE TABLE toy (toy_id BIGINT, company_id BIGINT, name VARCHAR(200), pieces INT NULL)");
    const auto table = toy_operations();
    http::Router router;
    rest::add_operations(router, front.rest, table);
    mcp::add_mcp_route(router, front.rest, table);
    http::Server server({}, [&](const http::Request& request) { return router(request); });
    RestCaller caller(server.address(), front.key);

    const auto bear = caller.post("/v1/toys", {{"name", "Bear"}}, "1").value();
    const auto message = json::parse(R"({"jsonrpc":"2.0","id":1,"method":"tools/call",
        "params":{"name":"toys_add","arguments":{"name":"Puzzle","pieces":500}}})");
    const auto puzzle = caller.post("/mcp", message, "2").value().body["result"]["structuredContent"];
    BOOST_TEST(caller.get("/v1/toys").value().body["data"] == json({bear.body, puzzle}));
    BOOST_TEST(caller.post("/v1/toys", {{"pieces", 0}}, "3").value().body["errors"].size() == 2U);
    const TemporaryFolder folder;
    const std::map<std::string, std::string> environment{{"SLOTKEEPER_VAR", folder.path()},
                                                         {"SLOTKEEPER_DATABASE_URL", front.salon.test.url()}};
    std::stringstream in, out, err;
    const Surroundings surroundings{environment, in, out, err};
    Grammar grammar(surroundings);
    add_operations(grammar, table);
    const Output output(out, err, true);
    BOOST_TEST(!grammar.parse({"toys", "add", "--name", "Ball", "--company", "demo"}, output));
    BOOST_TEST(grammar.run({*load_config(grammar.sources()), output}) == 0);
    BOOST_TEST(json::parse(out.str())["name"] == "Ball");
    BOOST_TEST(caller.get("/v1/toys").value().body["data"].size() == 3U);
    std::ostringstream shown;
    Grammar listing(surroundings);
    add_operations(listing, table);
    const Output as_table(shown, err, false);
    BOOST_TEST(!listing.parse({"toys", "list", "--company", "demo"}, as_table));
    BOOST_TEST(listing.run({*load_config(listing.sources()), as_table}) == 0);
    const auto heading = shown.str().substr(0, shown.str().find('\n'));
    BOOST_TEST((heading.starts_with("id ") && heading.ends_with(" name    pieces")), heading);

    const auto written = api::openapi_document(table);
    BOOST_TEST((written["paths"]["/v1/toys"].size() == 2U && written["components"]["schemas"].contains("Toy")));
}

BOOST_AUTO_TEST_SUITE_END()
