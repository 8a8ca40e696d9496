// remote_catalog: calls an account and translates the answer.
#include "engine/calendar/mapping/remote_catalog.h"

namespace slotkeeper {

namespace {

Refusal refusal_of_listing(const RemoteRefusal& why) {
    switch (why.kind) {
        case RefusalKind::unauthorized:
            return refuse(ErrorCode::state_conflict, "account",
                          "Cal.com refuses its key: provide another one with calcom connect");
        case RefusalKind::forbidden:
            return refuse(ErrorCode::forbidden, "account", "its key does not permit that: " + why.message);
        case RefusalKind::not_found:
            return refuse(ErrorCode::not_found, "event_type", "Cal.com says: " + why.message);
        case RefusalKind::rate_limited:
            return refuse(ErrorCode::rate_limited, "", "not called: " + why.message);
        default:
            return refuse(ErrorCode::unavailable, "account", "Cal.com says: " + why.message);
    }
}

}  // namespace

template <class T, class Ask>
Result<T> RemoteCatalog::asked(const CalendarAccount& account, Ask ask) {
    if (account.state != AccountState::active) {
        return refuse(ErrorCode::state_conflict, "account",
                      "it is " + std::string(word(account.state)) + ": only an active account is called");
    }
    const auto gateway = accounts_.gateway_to(account);
    if (!gateway) {
        return refuse(ErrorCode::unavailable, "account",
                      "its credential cannot be decrypted: secret.key is not the key that encrypted it");
    }
    const RemoteAnswer<T> answer = ask(**gateway);
    if (const auto* value = std::get_if<T>(&answer)) return *value;
    if (const auto* refusal = std::get_if<RemoteRefusal>(&answer)) {
        if (refusal->kind == RefusalKind::unauthorized) accounts_.note_refused_key(account.id);
        return refusal_of_listing(*refusal);
    }
    const auto* not_sent = std::get_if<NotSent>(&answer);
    const auto& reason = not_sent != nullptr ? not_sent->reason : std::get<UnknownOutcome>(answer).reason;
    return refuse(ErrorCode::unavailable, "account", "the calendar did not answer: " + reason);
}

Result<RemoteUser> RemoteCatalog::user(const CalendarAccount& account) {
    return asked<RemoteUser>(account, [](CalendarGateway& gateway) { return gateway.user(); });
}

Result<std::vector<RemoteEventType>> RemoteCatalog::event_types(const CalendarAccount& account,
                                                                const std::string& username) {
    return asked<std::vector<RemoteEventType>>(account,
                                               [&](CalendarGateway& gateway) { return gateway.event_types(username); });
}

Result<RemoteEventType> RemoteCatalog::event_type(const CalendarAccount& account, std::int64_t id) {
    return asked<RemoteEventType>(account, [&](CalendarGateway& gateway) { return gateway.event_type(id); });
}

}  // namespace slotkeeper
