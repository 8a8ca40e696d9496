// decline: sends the command, and translates the desk's answer for the job.
#include "jobs/calcom/decline.h"

#include "engine/guards/idempotency.h"

namespace slotkeeper {

std::optional<JobResult> decline(Desk& desk, const Appointment& ours, std::string actor) {
    Command command;
    command.ask = Change{ours.id, Event::decline, ours.version};
    command.company = ours.company;
    command.key = key_of_deed("decline:" + ours.id.text() + ':' + std::to_string(ours.version));
    command.actor = std::move(actor);
    command.source = Source::calcom;
    const auto receipt = desk.submit(std::move(command));
    if (receipt) return JobResult::done(JobOutcome::declined);
    switch (receipt.refusal().code) {
        case ErrorCode::version_conflict:
        case ErrorCode::state_conflict:
            return std::nullopt;
        case ErrorCode::not_found:
            return JobResult::done(JobOutcome::skipped_missing);
        default:
            return JobResult::retry("desk refused: " + std::string(word(receipt.refusal().code)));
    }
}

}  // namespace slotkeeper
