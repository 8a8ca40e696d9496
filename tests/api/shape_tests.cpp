// shape_tests: how inputs are read by their description: values, all errors with their paths, defaults, schemas.
#include "adapters/api/shape.h"
#include "engine/catalog/catalog.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using nlohmann::json;

namespace {

struct PetInput {
    std::string name;
    std::optional<int> age;

    static const api::Shape<PetInput>& shape() {
        static const api::Shape<PetInput> shape("Pet",
                                                api::field<&PetInput::name>("name", "Its name.", {.length_max = 10}),
                                                api::field<&PetInput::age>("age", "In years.", {.min = 0, .max = 30}));
        return shape;
    }
};

struct WishInput {
    std::optional<std::string> who;

    static const api::Shape<WishInput>& shape() {
        static const api::Shape<WishInput> shape("Wish", api::field<&WishInput::who>("who", ""));
        return shape;
    }
};

struct VisitBase {
    CustomerId id;
    std::string reason;

    static const api::Shape<VisitBase>& shape() {
        static const api::Shape<VisitBase> shape("VisitBase", api::path_id<&VisitBase::id>("The customer."),
                                                 api::field<&VisitBase::reason>("reason", ""));
        return shape;
    }
};

struct VisitInput : VisitBase {
    std::optional<ResourceKind> kind;
    int minutes = 30;
    std::optional<PetInput> pet;
    std::optional<std::vector<PetInput>> pets;
    std::optional<std::vector<WishInput>> wishes;
    std::optional<std::vector<std::string>> tags;

    static const api::Shape<VisitInput>& shape() {
        static const api::Shape<VisitInput> shape(
            "Visit", VisitBase::shape(), api::field<&VisitInput::kind>("kind", ""),
            api::defaulted<&VisitInput::minutes>("minutes", "", {.min = 5, .max = 60}),
            api::field<&VisitInput::pet>("pet", ""), api::field<&VisitInput::pets>("pets", "", {.items_max = 2}),
            api::field<&VisitInput::wishes>("wishes", "", {.items_max = 3}),
            api::field<&VisitInput::tags>("tags", "", {.items_max = 2}));
        return shape;
    }
};

struct ContactInput {
    std::optional<CustomerId> customer_id;
    std::optional<std::string> phone, email, room, desk, start;

    static const api::Shape<ContactInput>& shape() {
        static const api::Shape<ContactInput> shape(
            "Contact", api::exactly_one("phone", "email", "customer_id"), api::at_most_one({"room", "desk"}),
            api::field<&ContactInput::customer_id>("customer_id", ""), api::field<&ContactInput::phone>("phone", ""),
            api::field<&ContactInput::email>("email", ""), api::field<&ContactInput::room>("room", ""),
            api::field<&ContactInput::desk>("desk", ""),
            api::field<&ContactInput::start>("start", "", {.required = true, .unless = "customer_id"}));
        return shape;
    }
};

struct NoteChange {
    api::Patch<std::string> note;

    static const api::Shape<NoteChange>& shape() {
        static const api::Shape<NoteChange> shape("NoteChange", api::field<&NoteChange::note>("note", ""));
        return shape;
    }
};

struct SecretInput {
    std::variant<ApiKeyId, VoiceKeyId> id;
    std::string secret;

    static const api::Shape<SecretInput>& shape() {
        static const api::Shape<SecretInput> shape(
            "Secret", api::path_id<&SecretInput::id>("The key."),
            api::field<&SecretInput::secret>("secret", "", {.length_max = 8, .secret = true}));
        return shape;
    }
};

// What is wrong with an input, as "code field", in the order of the report.
template <class Input>
std::string faults_of(const std::string& text) {
    Checks check;
    Input::shape().read(json::parse(text), "", check);
    if (!check.failed()) return "";
    std::string all;
    const auto add = [&](const Refusal& one) {
        all += (all.empty() ? "" : ", ") + std::string(name_of(one.code)) + ' ' + one.field;
        BOOST_TEST(!one.message.empty());
    };
    add(check.refusal());
    for (const auto& one : check.refusal().further) add(one);
    return all;
}

// A visit with its two needed fields and these members: ",\"minutes\":7".
std::string visit(const std::string& more) {
    return R"({"id":")" + CustomerId{7}.text() + R"(","reason":"checkup")" + more + '}';
}

template <class Input>
Input read_valid(const std::string& text) {
    BOOST_TEST(faults_of<Input>(text) == "");
    Checks check;
    return Input::shape().read(json::parse(text), "", check);
}

template <class Input>
json schema_of_input() {
    api::Schemas schemas;
    return json::parse(Input::shape().schema(schemas).dump());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shape_tests)

BOOST_AUTO_TEST_CASE(all_errors_are_reported_unknown_fields_first_then_in_the_order_of_the_shape) {
    const auto wrong = R"({"id":")" + CustomerId{7}.text() +
                       R"(","zebra":1,"apple":2,"tags":7,"minutes":"ten","kind":"cat","pet":{"age":31,"tail":1}})";
    BOOST_TEST(faults_of<VisitInput>(wrong) ==
               "unknown_field apple, unknown_field zebra, missing_field reason, invalid_field kind, invalid_field "
               "minutes, unknown_field pet.tail, missing_field pet.name, invalid_field pet.age, invalid_field tags");
}

BOOST_AUTO_TEST_CASE(an_unknown_field_is_refused_with_the_nearest_known_one) {
    const auto told = [](const std::string& name) {
        Checks check;
        VisitInput::shape().read(json{{"id", CustomerId{7}.text()}, {"reason", "x"}, {name, 1}}, "", check);
        return check.refusal().message;
    };
    BOOST_TEST(told("minuts") == "unknown field; did you mean minutes?");
    BOOST_TEST(told("i") == "unknown field");  // the id is in the path and cannot be meant
    BOOST_TEST(told("xet") == "unknown field; did you mean pet?");
    BOOST_TEST(told("xe") == "unknown field");

    Checks check;  // a body with very many names costs no more than five searches
    VisitInput::shape().read(json::parse(visit(R"(,"pet1":1,"pet2":1,"pet3":1,"pet4":1,"pet5":1,"pet6":1)")), "",
                             check);
    const auto& others = check.refusal().further;
    BOOST_TEST_REQUIRE(others.size() == 5U);
    BOOST_TEST(others[3].message == "unknown field; did you mean pet?");
    BOOST_TEST(others[4].message == "unknown field");
}

BOOST_AUTO_TEST_CASE(at_most_twenty_errors_are_reported) {
    std::string many;
    for (int i = 10; i < 40; ++i) many += ",\"unknown" + std::to_string(i) + "\":1";
    const auto faults = faults_of<VisitInput>(visit(many));
    BOOST_TEST(std::count(faults.begin(), faults.end(), ',') == 19);
}

BOOST_AUTO_TEST_CASE(an_input_that_is_not_an_object_is_refused) {
    BOOST_TEST(faults_of<VisitInput>("[]") == "invalid_field ");
    BOOST_TEST(faults_of<VisitInput>(visit(R"(,"pet":"Rex")")) == "invalid_field pet");
}

BOOST_AUTO_TEST_CASE(a_path_without_a_valid_id_is_not_found_before_all_other_errors) {
    BOOST_TEST(faults_of<VisitInput>(R"({"id":"7","zebra":1})") == "not_found id");
    BOOST_TEST(faults_of<VisitInput>(R"({"id":")" + ServiceId{7}.text() + "\"}") == "not_found id");
    BOOST_TEST((read_valid<VisitInput>(visit("")).id == CustomerId{7}));
}

BOOST_AUTO_TEST_CASE(of_a_choice_exactly_one_or_at_most_one_is_accepted) {
    BOOST_TEST(faults_of<ContactInput>(R"({"start":"now"})") == "missing_field phone");
    BOOST_TEST(faults_of<ContactInput>(R"({"start":"now","phone":null})") == "missing_field phone");
    BOOST_TEST(faults_of<ContactInput>(R"({"start":"now","phone":"1","email":"2"})") == "invalid_field email");
    BOOST_TEST(faults_of<ContactInput>(R"({"start":"now","phone":"1","email":null})") == "");
    BOOST_TEST(faults_of<ContactInput>(R"({"start":"now","phone":"1","room":"1","desk":"2"})") == "invalid_field desk");
    BOOST_TEST(faults_of<ContactInput>(R"({"start":"now","phone":"1","desk":"2"})") == "");
}

BOOST_AUTO_TEST_CASE(another_field_excuses_a_choice_and_a_needed_field) {
    BOOST_TEST(faults_of<ContactInput>("{}") == "missing_field phone, missing_field start");
    const auto customer = CustomerId{7}.text();
    BOOST_TEST(faults_of<ContactInput>(R"({"customer_id":")" + customer + "\"}") == "");
    BOOST_TEST(faults_of<ContactInput>(R"({"customer_id":null})") == "missing_field phone, missing_field start");
    BOOST_TEST(faults_of<ContactInput>(R"({"customer_id":")" + customer + R"(","phone":"1","email":"2"})") ==
               "invalid_field email");
    BOOST_TEST(!schema_of_input<ContactInput>().contains("required"));
}

BOOST_AUTO_TEST_CASE(a_default_holds_if_the_field_is_absent_or_null) {
    BOOST_TEST(read_valid<VisitInput>(visit("")).minutes == 30);
    BOOST_TEST(read_valid<VisitInput>(visit(R"(,"minutes":null)")).minutes == 30);
    BOOST_TEST(read_valid<VisitInput>(visit(R"(,"minutes":60)")).minutes == 60);
    BOOST_TEST(faults_of<VisitInput>(visit(R"(,"minutes":61)")) == "invalid_field minutes");
    const auto schema = schema_of_input<VisitInput>();
    BOOST_TEST(schema["properties"]["minutes"] ==
               json::parse(R"({"type":["integer","null"],"minimum":5,"maximum":60,"default":30,"description":""})"));
    BOOST_TEST(schema["required"] == json({"id", "reason"}));
    BOOST_TEST(schema["additionalProperties"] == false);
}

BOOST_AUTO_TEST_CASE(a_patch_distinguishes_absent_null_and_a_value) {
    BOOST_TEST(!read_valid<NoteChange>("{}").note.given);
    const auto removed = read_valid<NoteChange>(R"({"note":null})").note;
    BOOST_TEST((removed.given && !removed.value));
    const auto changed = read_valid<NoteChange>(R"({"note":"x"})").note;
    BOOST_TEST((changed.given && changed.value == "x"));
    BOOST_TEST(faults_of<NoteChange>(R"({"note":7})") == "invalid_field note");
    BOOST_TEST(schema_of_input<NoteChange>()["properties"]["note"]["type"] == json({"string", "null"}));
}

BOOST_AUTO_TEST_CASE(errors_in_objects_and_lists_are_named_by_their_path) {
    BOOST_TEST(faults_of<VisitInput>(visit(R"(,"pet":{})")) == "missing_field pet.name");
    BOOST_TEST(faults_of<VisitInput>(visit(R"(,"pet":{"name":""})")) == "invalid_field pet.name");
    Checks check;  // what is right in an object is kept
    const auto read = VisitInput::shape().read(json::parse(visit(R"(,"pet":{"name":7,"age":3})")), "", check);
    BOOST_TEST((read.pet && read.pet->age == 3));
    BOOST_TEST(faults_of<VisitInput>(visit(R"(,"pets":[{"name":"Rex"},{"name":"Bello","age":-1,"tail":1}])")) ==
               "unknown_field pets[1].tail, invalid_field pets[1].age");
    BOOST_TEST(faults_of<VisitInput>(visit(R"(,"pets":[{"name":"a"},{"name":"b"},{"name":"c"}])")) ==
               "invalid_field pets");
    BOOST_TEST(faults_of<VisitInput>(visit(R"(,"tags":["a",""])")) == "invalid_field tags[1]");
    BOOST_TEST(faults_of<VisitInput>(visit(R"(,"tags":[null])")) == "invalid_field tags[0]");
    const auto good = read_valid<VisitInput>(visit(R"(,"pets":[{"name":"Rex","age":3}],"tags":["a","b"])"));
    BOOST_TEST(good.pets.value().at(0).name == "Rex");
    BOOST_TEST(good.tags.value() == (std::vector<std::string>{"a", "b"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(null_in_a_list_of_objects_is_an_object_without_members) {
    const auto wishes = read_valid<VisitInput>(visit(R"(,"wishes":[null,{"who":"Anna"},{}])")).wishes.value();
    BOOST_REQUIRE(wishes.size() == 3U);
    BOOST_TEST((!wishes[0].who && wishes[1].who == "Anna" && !wishes[2].who));
    BOOST_TEST(faults_of<VisitInput>(visit(R"(,"pets":[null])")) == "missing_field pets[0].name");
}

BOOST_AUTO_TEST_CASE(a_secret_is_one_line_without_spaces_and_is_marked_in_the_schema) {
    BOOST_TEST(read_valid<SecretInput>(R"({"id":"vok_0000000000002","secret":"key~1"})").secret == "key~1");
    for (const auto* bad : {R"("")", R"("a b")", R"("a\n")", R"("ä")", R"("123456789")", "7"}) {
        const auto input = std::string(R"({"id":"key_0000000000001","secret":)") + bad + "}";
        BOOST_TEST(faults_of<SecretInput>(input) == "invalid_field secret", bad);
    }
    const auto secret = schema_of_input<SecretInput>()["properties"]["secret"];
    BOOST_TEST(secret["writeOnly"] == true);
    BOOST_TEST(secret["format"] == "password");
}

BOOST_AUTO_TEST_CASE(an_id_may_be_of_several_kinds) {
    const auto read = read_valid<SecretInput>(R"({"id":"vok_0000000000002","secret":"x"})");
    BOOST_TEST((read.id == std::variant<ApiKeyId, VoiceKeyId>(VoiceKeyId{2})));
    BOOST_TEST(faults_of<SecretInput>(R"({"id":"apt_0000000000002","secret":"x"})") == "not_found id");
    const auto id = schema_of_input<SecretInput>()["properties"]["id"];
    BOOST_TEST(id["pattern"] == "^(key|vok)_[0-9a-hjkmnp-tv-z]{13}$");
    BOOST_TEST(id["examples"] == json({"key_0000000000001", "vok_0000000000001"}));
}

BOOST_AUTO_TEST_CASE(an_object_within_an_input_is_a_named_schema) {
    api::Schemas schemas;
    const auto schema = VisitInput::shape().schema(schemas);
    BOOST_TEST(schema["properties"]["pet"]["anyOf"][0]["$ref"] == "#/components/schemas/Pet");
    const auto& pet = schemas.named().at("Pet");
    BOOST_TEST(pet["required"] == api::Json::array({"name"}));
    BOOST_TEST(pet["properties"]["name"]["maxLength"] == 10);
    BOOST_TEST(pet["properties"]["name"]["minLength"] == 1);
}

BOOST_AUTO_TEST_SUITE_END()
