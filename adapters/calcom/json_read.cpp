// json_read: relies on find() returning end() for a value that is not an object.
#include "adapters/calcom/json_read.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::calcom {

using Json = nlohmann::json;

const Json* data_of(const Json& answer) {
    const auto data = answer.find("data");
    return data == answer.end() ? nullptr : &*data;
}

std::string text_at(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number_at(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

const Json& array_at(const Json& object, const char* name) {
    static const Json none = Json::array();
    const auto found = object.find(name);
    return found != object.end() && found->is_array() ? *found : none;
}

}  // namespace slotkeeper::calcom
