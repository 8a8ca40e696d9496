// http_caller: sends an Ask as JSON.
#include "tools/bench/callers/callers.h"

#include "engine/base/calendar_text.h"
#include "tools/bench/callers/http_connection.h"

#include <stdexcept>

namespace slotkeeper::bench {

namespace {

class HttpCaller final : public Caller {
public:
    HttpCaller(unsigned short port, const BenchCompany& company)
        : connection_(port),
          head_(
              "POST /v1/appointments HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
              "Authorization: Bearer " +
              company.api_key + "\r\n"),
          service_(company.service.text()) {}

    Outcome book(const Ask& ask) override {
        const auto body = R"({"service_id":")" + service_ + R"(","resource_id":")" + ask.resource.text() +
                          R"(","start":")" + format_rfc3339(ask.start) + R"(","customer":{"name":"Bench","phone":")" +
                          ask.phone + R"("}})";
        const auto answer = connection_.ask(head_ + "Idempotency-Key: bench-" + std::to_string(ask.number) +
                                            "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        const auto status = answer.substr(0, answer.find('\r'));
        if (status.starts_with("HTTP/1.1 201")) return Outcome::booked;
        if (status.starts_with("HTTP/1.1 409") && answer.find("slot_conflict") != std::string::npos) {
            return Outcome::refused;
        }
        throw std::runtime_error("slotkeeper serve answered " + answer);
    }

private:
    HttpConnection connection_;
    const std::string head_, service_;
};

}  // namespace

std::unique_ptr<Caller> make_http_caller(unsigned short port, const BenchCompany& company) {
    return std::make_unique<HttpCaller>(port, company);
}

}  // namespace slotkeeper::bench
