// series_inputs: the inputs of requests for a series, and what they ask of the desk.
#pragma once

#include "adapters/rest/booking/booked_customer.h"
#include "adapters/rest/booking/booking_inputs.h"
#include "engine/desk/series/series_desk.h"

namespace slotkeeper::rest {

struct ConflictInput {
    OnConflict on_conflict = OnConflict::refuse;
    Minutes shift{limits::series_shift_default};
    static const Shape<ConflictInput>& shape();

    ConflictRule rule() const { return {on_conflict, shift}; }
};

struct SeriesInput : PreferencesInput, CustomerInput, RemarksInput, ConflictInput {
    std::optional<ServiceId> service_id;
    std::optional<std::string> service;
    std::optional<BranchId> branch_id;
    std::string start, rrule;
    std::optional<Minutes> duration;
    std::optional<int> party_size;
    std::optional<std::string> language;
    static const Shape<SeriesInput>& shape();

    Result<Done> check(const Context& context) const;
};
Result<BookSeries> read_series(const SeriesInput& input, const Context& context);

struct OneSeries {
    SeriesId id;
    static const Shape<OneSeries>& shape();
};

// Which of its appointments a change concerns.
struct ScopeInput : OneSeries {
    SeriesScope scope = SeriesScope::one;
    std::optional<int> occurrence;
    bool preview = false;
    static const Shape<ScopeInput>& shape();
};

struct MoveSeries : ScopeInput, ConflictInput, OverrideInput, WisherInput {
    std::optional<ClockTime> time;
    std::optional<Minutes> by;
    bool include_exceptions = false;
    static const Shape<MoveSeries>& shape();

    Result<Done> check(const Context& context) const;
};
Result<ChangeSeries> read_change(const MoveSeries& input);

struct CancelSeries : ScopeInput, OverrideInput, WisherInput {
    CancelReason reason = CancelReason::other;
    std::optional<std::string> reason_code;
    bool skip = false;
    static const Shape<CancelSeries>& shape();

    Result<Done> check(const Context& context) const;
};
Result<ChangeSeries> read_change(const CancelSeries& input);

}  // namespace slotkeeper::rest
