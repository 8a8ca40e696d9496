// call_log: stores calls, and caches which are stored.
#include "adapters/retell/call_log.h"

#include "engine/base/text.h"
#include "engine/customers/phone.h"

#include <spdlog/spdlog.h>

namespace slotkeeper::retell {

namespace {

std::string number_of(const std::string& said, const std::string& region) {
    if (auto number = normalise_phone(said, region)) return std::move(*number);
    return std::string(cut_at_character(without_controls(said), limits::phone_length_max));
}

}  // namespace

store::CallRow call_row(const Company& company, const VoiceCall& call, IdSource& ids, Moment now) {
    store::CallRow row;
    row.id = ids.make<VoiceCallId>();
    row.company = company.id;
    row.call_id = call.call_id;
    row.agent_id = cut_at_character(without_controls(call.agent_id), limits::call_id_length_max);
    row.direction = from_word<store::CallDirection>(call.direction);
    row.from_number = number_of(call.from_number, company.region);
    row.to_number = number_of(call.to_number, company.region);
    row.first_seen_at = now;
    return row;
}

void CallLog::note(const Company& company, const VoiceCall& call, std::optional<BranchId> named,
                   std::optional<BranchId> assumed) {
    if (call.call_id.empty()) return;
    const auto known = known_.find({company.id, call.call_id});
    if (known && (!named || *known == named)) return;
    auto row = call_row(company, call, ids_, clock_.now());
    row.branch = named ? named : assumed;
    database_.transact([&](store::Tx& tx) { store::record_call(tx, row, named.has_value()); });
    known_.put({row.company, row.call_id}, named, row.first_seen_at);
    spdlog::info("voice: call recorded call={} company={} from={} to={}", row.call_id, company.slug,
                 mask_phone(row.from_number), mask_phone(row.to_number));
}

}  // namespace slotkeeper::retell
