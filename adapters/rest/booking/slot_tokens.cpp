// slot_tokens: offers to tokens and back.
#include "adapters/rest/booking/slot_tokens.h"

#include "adapters/api/reach.h"
#include "adapters/rest/booking/appointment_replies.h"
#include "engine/catalog/durations.h"

#include <algorithm>

namespace slotkeeper::rest {

namespace {

std::optional<std::int64_t> price_for(const Service& service, std::optional<Minutes> duration, const TimeZone& clock,
                                      Instant start) {
    return price_at(service, duration.value_or(service.shortest_length()), clock, start);
}

// Whom the slot has instead of the one who was asked for.
bool is_stand_in(const SlotQuestion& question, const Part& part) {
    return std::any_of(question.preferences.begin(), question.preferences.end(), [&](const auto& asked) {
        return asked.segment == part.segment && asked.need == part.need && !asked.if_free &&
               asked.resource != part.resource;
    });
}

}  // namespace

std::string token_of(const Context& context, const SlotQuestion& question, const Slot& slot, const Service& service,
                     const TimeZone& clock, Instant now) {
    SlotOffer offer{.company = question.company,
                    .branch = question.branch,
                    .service = question.service,
                    .time = slot.time,
                    .resources = {},
                    .duration = question.duration,
                    .party_size = question.party_size,
                    .price = price_for(service, question.duration, clock, slot.time.from),
                    .currency = service.currency,
                    .expires_at = now + limits::slot_token_length};
    for (const auto& part : slot.parts) {
        if (!part.resource) continue;
        offer.resources.push_back({part.segment, part.need, *part.resource, false, is_stand_in(question, part)});
    }
    return slot_token(context.services.sealer, offer);
}

Result<SlotOffer> read_offer(const Context& context, const std::string& token) {
    auto offer =
        open_slot_token(context.services.sealer, token, context.company(), whole_seconds(context.services.clock.now()));
    if (offer && !api::reaches(context, offer->branch)) {
        return refuse(ErrorCode::token_invalid, "slot_token", "is of a branch that the key does not reach");
    }
    return offer;
}

Result<Reply> offer_refused(const Refusal& refusal, const std::optional<std::string>& token, const Context& context) {
    if (!token || refusal.code != ErrorCode::slot_conflict) return refusal;
    const auto offer = read_offer(context, *token);
    if (!offer) return refusal;
    auto question = question_about(offer->company, offer->service, offer->branch, {});
    question.duration = offer->duration;
    return start_refused(refusal, context, question, offer->time.from);
}

Result<Target> target_of(const SlotOffer& offer, const Catalog& catalog) {
    const auto* service = catalog.service(offer.service);
    if (service == nullptr || !service->active) {
        return refuse(ErrorCode::slot_conflict, "slot_token", "the service can no longer be booked");
    }
    const auto price = price_for(*service, offer.duration, catalog.zone_of(offer.branch), offer.time.from);
    if (price != offer.price || service->currency != offer.currency) {
        return refuse(ErrorCode::slot_conflict, "slot_token", "the price has changed since this was offered");
    }
    return Target{offer.service, offer.branch, offer.time.from, offer.resources, offer.duration, offer.party_size};
}

}  // namespace slotkeeper::rest
