// answer_check: one node process validates the answers of all tests.
#include "tests/support/answer_check.h"

#include "adapters/api/openapi.h"
#include "adapters/rest/rest_api.h"
#include "tests/support/paths.h"

#include <Poco/Pipe.h>
#include <Poco/PipeStream.h>
#include <Poco/Process.h>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <mutex>

namespace slotkeeper::tests {

namespace {

class Checker {
public:
    Checker() {
        const auto folder = source_folder() / "tests/contract";
        if (!std::filesystem::exists(folder / "node_modules/ajv")) return;
        try {
            Poco::Process::launch("node", {(folder / "answers.js").string()}, &to_, &from_, nullptr);
            is_there_ = ask(api::openapi_document(rest::operations()).dump()) == "ok";
        } catch (const std::exception&) {
            is_there_ = false;  // there is no node
        }
    }

    bool is_there() const { return is_there_; }
    std::string ask(const std::string& line) {
        const std::lock_guard lock(mutex_);
        in_ << line << std::endl;
        std::string verdict;
        std::getline(out_, verdict);
        return verdict;
    }

private:
    std::mutex mutex_;
    Poco::Pipe to_, from_;
    Poco::PipeOutputStream in_{to_};
    Poco::PipeInputStream out_{from_};
    bool is_there_ = false;
};

Checker& checker() {
    static auto* const one = new Checker;  // never destroyed: the process ends when its input is closed
    return *one;
}

}  // namespace

void check_answer(const std::string& method, const std::string& path, const std::string& request,
                  const Answer& answer) {
    if (!checker().is_there()) {
        const auto* required = std::getenv("SLOTKEEPER_REQUIRE_CONTRACT");
        if (required != nullptr && std::string_view(required) == "1") {
            BOOST_ERROR("required, but node or the packages of tests/contract are missing");
        }
        return;
    }
    const nlohmann::json exchange{{"method", method},
                                  {"path", path},
                                  {"request", request},
                                  {"status", answer.status},
                                  {"type", answer.header("content-type")},
                                  {"answer", answer.text}};
    const auto verdict = checker().ask(exchange.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
    if (verdict != "ok" && verdict != "unknown") BOOST_ERROR(verdict);
}

}  // namespace slotkeeper::tests
