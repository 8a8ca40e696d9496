// catalog_tables: the columns of each table.
#include "engine/store/catalog/catalog_tables.h"

#include "engine/store/catalog/intake_json.h"

namespace slotkeeper::store {

namespace {

template <auto... Path>
Column<CompanyRow> of_company(std::string_view name) {
    return column<&CompanyRow::company, Path...>(name);
}

template <auto... Path>
Column<ServiceRow> of_service(std::string_view name, ColumnUse use = ColumnUse::read_and_inserted) {
    return column<&ServiceRow::service, Path...>(name, use);
}

template <auto... Path>
Column<ServiceRow> of_rules(std::string_view name) {
    return of_service<&Service::calendar, Path...>(name);
}

template <auto... Path>
Column<SegmentRow> of_segment(std::string_view name) {
    return column<&SegmentRow::segment, Path...>(name);
}

template <auto... Path>
Column<ResourceRow> of_resource(std::string_view name, ColumnUse use = ColumnUse::read_and_inserted) {
    return column<&ResourceRow::resource, Path...>(name, use);
}

template <auto... Path>
Column<CompanyRow> of_customers(std::string_view name) {
    return of_company<&Company::customer_limits, Path...>(name);
}

template <auto... Path>
Column<ServiceRow> limit_of_service(std::string_view name) {
    return of_service<&Service::limits, Path...>(name);
}

template <auto... Path>
Column<ResourceRow> limit_of_resource(std::string_view name) {
    return of_resource<&Resource::limits, Path...>(name);
}

// Whether the column has a time.
template <auto First, auto... Rest>
Column<detail::Owner<First>> is_set(std::string_view name) {
    using Struct = detail::Owner<First>;
    return {{name, ColumnUse::read_only, true},
            [](Struct& into, const Row& row, std::size_t at) {
                detail::member_at<First, Rest...>(into) = !row.is_null(at);
            },
            nullptr};
}

// Words that are stored with single spaces between them.
std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string join_words(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

}  // namespace

const Table<CompanyRow> company_table{
    "company",
    of_company<&Company::id>("company_id"),
    of_company<&Company::slug>("slug"),
    of_company<&Company::name>("name"),
    of_company<&Company::region>("region"),
    of_company<&Company::language>("language"),
    of_company<&Company::demo>("demo"),
    column<&CompanyRow::created_at>("created_at"),
    column<&CompanyRow::updated_at>("updated_at", ColumnUse::read_only),
    of_company<&Company::overlapping_bookings>("overlapping_bookings"),
    of_customers<&BookingLimits::bookings_per_day>("customer_bookings_per_day"),
    of_customers<&BookingLimits::bookings_per_week>("customer_bookings_per_week"),
    of_customers<&BookingLimits::bookings_per_month>("customer_bookings_per_month"),
    of_customers<&BookingLimits::minutes_per_day>("customer_minutes_per_day"),
    of_customers<&BookingLimits::minutes_per_week>("customer_minutes_per_week"),
    of_customers<&BookingLimits::minutes_per_month>("customer_minutes_per_month"),
    of_company<&Company::travel, &Travel::usual>("travel_minutes"),
    of_company<&Company::no_shows, &NoShowRule::count>("no_show_count"),
    of_company<&Company::no_shows, &NoShowRule::months>("no_show_months"),
    of_company<&Company::no_shows, &NoShowRule::then>("no_show_then"),
    of_company<&Company::move_up>("move_up"),
    of_company<&Company::customer_bookings_active>("customer_bookings_active"),
    of_company<&Company::no_shows, &NoShowRule::fee>("no_show_fee"),
    of_company<&Company::no_shows, &NoShowRule::deposit>("deposit"),
    column<&CompanyRow::closed_at>("closed_at"),
};

const Table<CatalogVersionRow> catalog_version_table{
    "catalog_version",
    column<&CatalogVersionRow::company>("company_id"),
    column<&CatalogVersionRow::version>("version"),
};

const Table<BranchRow> branch_table{
    "branch",
    column<&BranchRow::id>("branch_id"),
    column<&BranchRow::company>("company_id"),
    column<&BranchRow::name>("name"),
    column<&BranchRow::zone>("time_zone"),
    column<&BranchRow::repeated_hour>("repeated_hour"),
    column<&BranchRow::is_default>("is_default"),
    column<&BranchRow::holiday_region>("holiday_region"),
    column<&BranchRow::updated_at>("updated_at", ColumnUse::read_only),
    empty_is_null<&BranchRow::slug>("slug"),
    is_set<&BranchRow::deleted>("deleted_at"),
    unread_or_null("live_name"),
    column<&BranchRow::release_after>("release_after_minutes"),
    column<&BranchRow::buffer_before>("buffer_before_minutes"),
    column<&BranchRow::buffer_after>("buffer_after_minutes"),
};

const Table<HolidayRow> holiday_table{
    "holiday",
    column<&HolidayRow::branch>("branch_id"),
    column<&HolidayRow::date>("date"),
    column<&HolidayRow::name>("name"),
    column<&HolidayRow::kind>("kind"),
};

const Table<HolidayHoursRow> holiday_hours_table{
    "holiday_hours",
    column<&HolidayHoursRow::branch>("branch_id"),
    column<&HolidayHoursRow::date>("date"),
    column<&HolidayHoursRow::hours, &HourRange::from>("from_minute"),
    column<&HolidayHoursRow::hours, &HourRange::until>("until_minute"),
};

const Table<ServiceRow> service_table{
    "service",
    of_service<&Service::id>("service_id"),
    column<&ServiceRow::company>("company_id"),
    of_service<&Service::name>("name"),
    of_service<&Service::slot_step>("slot_step_minutes"),
    of_service<&Service::notice>("notice_minutes"),
    of_service<&Service::window_days>("window_days"),
    of_service<&Service::sync_policy>("sync_policy"),
    of_service<&Service::active>("active"),
    of_rules<&CalendarRules::time_winner>("time_winner"),
    of_rules<&CalendarRules::host_winner>("host_winner"),
    of_rules<&CalendarRules::cancel_winner>("cancel_winner"),
    of_rules<&CalendarRules::foreign_policy>("foreign_policy"),
    of_rules<&CalendarRules::composite_sync>("composite_sync"),
    of_rules<&CalendarRules::availability>("availability"),
    of_rules<&CalendarRules::confirm_within>("confirm_within_minutes"),
    of_service<&Service::change_notice>("change_notice_minutes"),
    of_service<&Service::updated_at>("updated_at", ColumnUse::read_only),
    empty_is_null<&ServiceRow::service, &Service::slug>("slug"),
    is_set<&ServiceRow::service, &Service::deleted>("deleted_at"),
    unread_or_null("live_name"),
    of_service<&Service::slot_offset>("slot_offset_minutes"),
    of_service<&Service::strict_grid>("strict_grid"),
    limit_of_service<&BookingLimits::bookings_per_day>("bookings_per_day"),
    limit_of_service<&BookingLimits::bookings_per_week>("bookings_per_week"),
    limit_of_service<&BookingLimits::bookings_per_month>("bookings_per_month"),
    limit_of_service<&BookingLimits::minutes_per_day>("minutes_per_day"),
    limit_of_service<&BookingLimits::minutes_per_week>("minutes_per_week"),
    limit_of_service<&BookingLimits::minutes_per_month>("minutes_per_month"),
    of_service<&Service::price>("price"),
    of_service<&Service::currency>("currency"),
    of_service<&Service::tax_note>("tax_note"),
    of_service<&Service::colour>("colour"),
    of_service<&Service::category>("category"),
    of_service<&Service::picture_url>("picture_url"),
    of_service<&Service::cancel_notice>("cancel_notice_minutes"),
    of_service<&Service::window_from>("window_from"),
    of_service<&Service::window_until>("window_until"),
    of_service<&Service::party_min>("party_min"),
    of_service<&Service::party_max>("party_max"),
    of_service<&Service::approval>("approval"),
    of_service<&Service::approval_hours>("approval_hours"),
    of_service<&Service::assignment>("assignment"),
    Column<ServiceRow>{{"intake"},
                       [](ServiceRow& into, const Row& row, std::size_t at) {
                           into.service.intake = read_intake(row.at<std::string_view>(at));
                       },
                       [](const ServiceRow& from) { return Value(write_intake(from.service.intake)); }},
    of_service<&Service::release_after>("release_after_minutes"),
    of_service<&Service::seats>("seats"),
    of_service<&Service::add_on>("add_on"),
    of_service<&Service::no_shows, &NoShowAmounts::fee>("no_show_fee"),
    of_service<&Service::no_shows, &NoShowAmounts::deposit>("deposit"),
};

const Table<SegmentRow> service_segment_table{
    "service_segment",
    column<&SegmentRow::service>("service_id"),
    column<&SegmentRow::number>("segment"),
    of_segment<&Segment::name>("name"),
    of_segment<&Segment::length>("length_minutes"),
    of_segment<&Segment::buffer_before>("buffer_before_minutes"),
    of_segment<&Segment::buffer_after>("buffer_after_minutes"),
    of_segment<&Segment::gap_min>("gap_min_minutes"),
    of_segment<&Segment::gap_max>("gap_max_minutes"),
    of_segment<&Segment::parallel>("parallel"),
};

const Table<NeedRow> segment_need_table{
    "segment_need",
    column<&NeedRow::service>("service_id"),
    column<&NeedRow::segment>("segment"),
    column<&NeedRow::number>("need"),
    column<&NeedRow::need, &Need::kind>("kind"),
    empty_is_null<&NeedRow::need, &Need::skill>("skill"),
    column<&NeedRow::need, &Need::same_as_segment>("same_as_segment"),
    column<&NeedRow::need, &Need::unlike_segment>("unlike_segment"),
    column<&NeedRow::need, &Need::kept_in_gap>("kept_in_gap"),
    column<&NeedRow::need, &Need::level_min>("level_min"),
    column<&NeedRow::need, &Need::count>("resource_count"),
    column<&NeedRow::need, &Need::optional>("is_optional"),
    column<&NeedRow::need, &Need::quantity>("quantity"),
    column<&NeedRow::need, &Need::per_person>("per_person"),
};

const Table<NeedOptionRow> segment_need_option_table{
    "segment_need_option",
    column<&NeedOptionRow::service>("service_id"),
    column<&NeedOptionRow::segment>("segment"),
    column<&NeedOptionRow::need>("need"),
    column<&NeedOptionRow::number>("number"),
    column<&NeedOptionRow::skill>("skill"),
    column<&NeedOptionRow::resource>("resource_id"),
};

const Table<AddOnRow> service_add_on_table{
    "service_add_on",
    column<&AddOnRow::service>("service_id"),
    column<&AddOnRow::number>("number"),
    column<&AddOnRow::add_on>("add_on_id"),
};

const Table<DurationRow> service_duration_table{
    "service_duration",
    column<&DurationRow::service>("service_id"),
    column<&DurationRow::duration, &Duration::length>("length_minutes"),
    column<&DurationRow::duration, &Duration::price>("price"),
};

const Table<PairBufferRow> service_pair_buffer_table{
    "service_pair_buffer",
    column<&PairBufferRow::service>("service_id"),
    column<&PairBufferRow::buffer, &PairBuffer::next>("next_service_id"),
    column<&PairBufferRow::buffer, &PairBuffer::length>("minutes"),
};

const Table<ServiceTextRow> service_text_table{
    "service_text",
    column<&ServiceTextRow::service>("service_id"),
    column<&ServiceTextRow::language>("language"),
    column<&ServiceTextRow::description>("description"),
};

const Table<ServiceChannelRow> service_channel_table{
    "service_channel",
    column<&ServiceChannelRow::service>("service_id"),
    column<&ServiceChannelRow::channel>("channel"),
    column<&ServiceChannelRow::notices, &ChannelNotices::create>("notice_minutes"),
    column<&ServiceChannelRow::notices, &ChannelNotices::change>("change_notice_minutes"),
    column<&ServiceChannelRow::notices, &ChannelNotices::cancel>("cancel_notice_minutes"),
};

const Table<ResourceRow> resource_table{
    "resource",
    of_resource<&Resource::id>("resource_id"),
    column<&ResourceRow::company>("company_id"),
    of_resource<&Resource::branch>("branch_id"),
    of_resource<&Resource::kind>("kind"),
    of_resource<&Resource::name>("name"),
    of_resource<&Resource::capacity>("capacity"),
    of_resource<&Resource::active>("active"),
    of_resource<&Resource::updated_at>("updated_at", ColumnUse::read_only),
    empty_is_null<&ResourceRow::resource, &Resource::slug>("slug"),
    is_set<&ResourceRow::resource, &Resource::deleted>("deleted_at"),
    unread_or_null("live_name"),
    limit_of_resource<&BookingLimits::bookings_per_day>("bookings_per_day"),
    limit_of_resource<&BookingLimits::bookings_per_week>("bookings_per_week"),
    limit_of_resource<&BookingLimits::bookings_per_month>("bookings_per_month"),
    limit_of_resource<&BookingLimits::minutes_per_day>("minutes_per_day"),
    limit_of_resource<&BookingLimits::minutes_per_week>("minutes_per_week"),
    limit_of_resource<&BookingLimits::minutes_per_month>("minutes_per_month"),
    of_resource<&Resource::buffer_before>("buffer_before_minutes"),
    of_resource<&Resource::buffer_after>("buffer_after_minutes"),
    Column<ResourceRow>{{"languages"},
                        [](ResourceRow& into, const Row& row, std::size_t at) {
                            into.resource.languages = split_words(row.at<std::string_view>(at));
                        },
                        [](const ResourceRow& from) { return Value(join_words(from.resource.languages)); }},
};

const Table<SkillRow> resource_skill_table{
    "resource_skill",
    column<&SkillRow::resource>("resource_id"),
    column<&SkillRow::skill>("skill"),
    column<&SkillRow::level>("level"),
};

const Table<ScheduleExceptionRow> schedule_exception_table{
    "schedule_exception",
    column<&ScheduleExceptionRow::resource>("resource_id"),
    column<&ScheduleExceptionRow::date>("date"),
    column<&ScheduleExceptionRow::hours, &HourRange::from>("from_minute"),
    column<&ScheduleExceptionRow::hours, &HourRange::until>("until_minute"),
    column<&ScheduleExceptionRow::reason>("reason"),
};

const Table<TermsRow> resource_terms_table{
    "resource_terms",
    column<&TermsRow::resource>("resource_id"),
    column<&TermsRow::number>("number"),
    column<&TermsRow::terms, &ServiceTerms::service>("service_id"),
    column<&TermsRow::terms, &ServiceTerms::weight>("weight"),
    column<&TermsRow::terms, &ServiceTerms::preference>("preference"),
    column<&TermsRow::terms, &ServiceTerms::price>("price"),
};

const Table<SpokenNameRow> spoken_name_table{
    "spoken_name",
    column<&SpokenNameRow::company>("company_id"),
    column<&SpokenNameRow::service>("service_id"),
    column<&SpokenNameRow::resource>("resource_id"),
    column<&SpokenNameRow::name>("name"),
    column<&SpokenNameRow::language>("language"),
};

const Table<EventTypeRow> calendar_event_type_table{
    "calendar_event_type",
    column<&EventTypeRow::service>("service_id"),
    column<&EventTypeRow::resource>("resource_id"),
    column<&EventTypeRow::type, &EventType::account>("account_id"),
    column<&EventTypeRow::type, &EventType::event_type_id>("event_type_id"),
    column<&EventTypeRow::type, &EventType::length>("length_minutes"),
};

const Table<TravelRow> branch_travel_table{
    "branch_travel",
    column<&TravelRow::way, &Way::a>("branch_id"),
    column<&TravelRow::way, &Way::b>("other_branch_id"),
    column<&TravelRow::way, &Way::minutes>("minutes"),
};

const Table<WorkplaceRow> resource_branch_table{
    "resource_branch",
    column<&WorkplaceRow::resource>("resource_id"),
    column<&WorkplaceRow::branch>("branch_id"),
};

const Table<ChangePolicyRow> change_policy_table{
    "change_policy",
    column<&ChangePolicyRow::company>("company_id"),
    column<&ChangePolicyRow::service>("service_id"),
    column<&ChangePolicyRow::action>("action"),
    column<&ChangePolicyRow::policy, &ChangePolicy::notice>("notice_minutes"),
    column<&ChangePolicyRow::policy, &ChangePolicy::by>("allowed_to"),
    column<&ChangePolicyRow::policy, &ChangePolicy::moves_max>("moves_max"),
    column<&ChangePolicyRow::policy, &ChangePolicy::fee>("fee"),
    column<&ChangePolicyRow::policy, &ChangePolicy::free_until>("free_until_minutes"),
};

const Table<CancelCodeRow> cancel_code_table{
    "cancel_code",
    column<&CancelCodeRow::company>("company_id"),
    column<&CancelCodeRow::number>("number"),
    column<&CancelCodeRow::code>("code"),
    column<&CancelCodeRow::by>("given_by"),
    column<&CancelCodeRow::name_de>("name_de"),
    column<&CancelCodeRow::name_en>("name_en"),
};

}  // namespace slotkeeper::store
