// signed_delivery: signs, sends, and judges the answer.
#include "jobs/signed_delivery.h"

#include "engine/guards/digest.h"

#include <algorithm>

namespace slotkeeper {

namespace {

// A receiver cannot put an event off for longer.
constexpr Seconds kRetryAfterMax = std::chrono::hours(1);

bool may_succeed_later(int status) { return status >= 500 || status == 408 || status == 425 || status == 429; }

}  // namespace

std::string event_signature(const std::string& secret, const std::string& body, Moment now) {
    const auto time = std::to_string(std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count());
    return "v=" + time + ",d=" + hex(hmac_sha256(secret, body + time));
}

std::optional<JobResult> deliver(EventSender& sender, const SignedEvent& event, Moment now) {
    const auto answer =
        sender.post({.url = event.url,
                     .headers = {{"Content-Type", "application/json"},
                                 {"User-Agent", "Slotkeeper"},
                                 {"X-Slotkeeper-Event", event.id},
                                 {"X-Slotkeeper-Signature", event_signature(event.secret, event.body, now)}},
                     .body = event.body});
    if (answer.status >= 200 && answer.status < 300) return std::nullopt;
    if (answer.status == 0) return JobResult::retry("no answer: " + answer.trouble);
    const auto said = "the receiver answered " + std::to_string(answer.status);
    if (!may_succeed_later(answer.status)) return JobResult::dead(said);
    if (!answer.retry_after) return JobResult::retry(said);
    return JobResult::retry(said, std::clamp(*answer.retry_after, Seconds{1}, kRetryAfterMax));
}

}  // namespace slotkeeper
