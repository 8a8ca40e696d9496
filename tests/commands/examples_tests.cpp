// examples_tests: the example of every operation is a command line that its command accepts.
#include "adapters/commands/examples.h"

#include "adapters/rest/rest_api.h"
#include "tools/slotkeeper/operations/operations.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <sstream>

using namespace slotkeeper;

namespace {

const api::Operation& operation_named(const std::string& id) {
    const auto& all = rest::operations();
    return *std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
}

std::vector<std::string> example_of(const std::string& id) {
    const auto& operation = operation_named(id);
    return slotkeeper::example_of(operation, flags_of(operation));
}

// What the parser says about the words; empty: it accepts them.
std::string told(const std::vector<std::string>& words) {
    const std::map<std::string, std::string> environment;
    std::stringstream in, out, err;
    const Surroundings surroundings{environment, in, out, err};
    Grammar grammar(surroundings);
    add_operations(grammar, rest::operations());
    const auto exit_code = grammar.parse(words, Output(out, err, false));
    return exit_code ? err.str() : std::string();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(examples_tests)

BOOST_AUTO_TEST_CASE(the_command_of_every_operation_accepts_its_example) {
    for (const auto& operation : rest::operations()) {
        if (!operation.scope || operation.id.ends_with("_all")) continue;
        const auto dot = operation.id.find('.');
        auto verb = operation.id.substr(dot + 1);
        std::replace(verb.begin(), verb.end(), '_', '-');
        std::vector<std::string> words{operation.id.substr(0, dot), verb};
        for (auto& word : slotkeeper::example_of(operation, flags_of(operation))) words.push_back(std::move(word));
        BOOST_TEST(told(words) == "", operation.id);
    }
}

BOOST_AUTO_TEST_CASE(a_service_that_is_given_twice_makes_a_visit) {
    const auto& book = operation_named("appointments.book");
    const Catalog catalog({}, 1, {}, {}, {}, {});
    const NamedRecords records{catalog, [] { return std::vector<CalendarAccount>(); }};
    const auto input_with = [&](std::vector<std::string> services) {
        const auto input = input_of(book, flags_of(book), {{"service", std::move(services)}}, records);
        BOOST_REQUIRE(input.ok());
        return *input;
    };
    BOOST_TEST((input_with({"Haarschnitt", "Bart"}) == api::json{{"services", {"Haarschnitt", "Bart"}}}));
    BOOST_TEST((input_with({"Bart"}) == api::json{{"service", "Bart"}}));
}

BOOST_AUTO_TEST_CASE(an_example_has_what_the_operation_needs) {
    using Words = std::vector<std::string>;
    BOOST_CHECK(
        (example_of("appointments.book") == Words{"--service", "Haarschnitt", "--start", "2026-11-25T09:00:00+01:00",
                                                  "--name", "Erika Muster", "--phone", "+4915112345678"}));
    BOOST_CHECK((example_of("slots.list") == Words{"--service", "Haarschnitt"}));
    BOOST_CHECK((example_of("keys.create") == Words{"--name", "web shop", "--scopes", "read,write"}));
    BOOST_CHECK((example_of("appointments.show") == Words{AppointmentId{1}.text()}));
}

BOOST_AUTO_TEST_CASE(the_content_of_a_file_is_given_by_its_name) {
    BOOST_CHECK(
        (example_of("branches.import_holidays") == std::vector<std::string>{BranchId{1}.text(), "--ics", "FILE"}));
}

BOOST_AUTO_TEST_SUITE_END()
