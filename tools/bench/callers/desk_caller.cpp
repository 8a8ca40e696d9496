// desk_caller: submits an Ask as a Command.
#include "tools/bench/callers/callers.h"

#include "engine/guards/idempotency.h"

#include <stdexcept>

namespace slotkeeper::bench {

namespace {

class DeskCaller final : public Caller {
public:
    DeskCaller(Desk& desk, const BenchCompany& company, IdSource& ids) : desk_(desk), company_(company), ids_(ids) {}

    Outcome book(const Ask& ask) override {
        Command command;
        command.company = company_.company;
        command.actor = "bench";
        command.key = key_of_our_own(Channel::engine, ask.number);
        command.ask = Book{.id = ids_.make<AppointmentId>(),
                           .branch = company_.branch,
                           .service = company_.service,
                           .start = ask.start,
                           .preferences = {{0, 0, ask.resource}},
                           .customer = {.name = "Bench", .phone = ask.phone, .email = "", .note = ""},
                           .notes = "",
                           .metadata = {}};
        const auto receipt = desk_.submit(std::move(command));
        if (receipt) return Outcome::booked;
        if (receipt.refusal().code == ErrorCode::slot_conflict) return Outcome::refused;
        throw std::runtime_error("booking refused by the desk: " + std::string(name_of(receipt.refusal().code)));
    }

private:
    Desk& desk_;
    const BenchCompany& company_;
    IdSource& ids_;
};

}  // namespace

std::unique_ptr<Caller> make_desk_caller(Desk& desk, const BenchCompany& company, IdSource& ids) {
    return std::make_unique<DeskCaller>(desk, company, ids);
}

}  // namespace slotkeeper::bench
