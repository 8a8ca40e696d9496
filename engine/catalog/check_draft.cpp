// check_draft: the rules of a catalogue.
#include "engine/base/countries.h"
#include "engine/base/folding.h"
#include "engine/base/limits.h"
#include "engine/base/text.h"
#include "engine/catalog/catalog_draft.h"
#include "engine/catalog/check_add_ons.h"
#include "engine/catalog/check_needs.h"
#include "engine/catalog/check_policies.h"
#include "engine/catalog/check_schedules.h"
#include "engine/catalog/check_seats.h"
#include "engine/catalog/check_workplaces.h"
#include "engine/catalog/slug.h"
#include "engine/holidays/holidays.h"

#include <algorithm>

namespace slotkeeper {

namespace {

class DraftCheck {
public:
    explicit DraftCheck(const CatalogDraft& draft) : draft_(draft) {}

    Result<Done> run() {
        company();
        objects("branches", draft_.branches, limits::branches_max);
        objects("services", draft_.services, limits::services_max);
        objects("resources", draft_.resources, limits::resources_max);
        branches();
        for (const auto& resource : draft_.resources) check(resource);
        for (const auto& service : draft_.services) check(service);
        check_policies(draft_, check_);
        return check_.failed() ? Result<Done>(check_.refusal()) : Done{};
    }

private:
    void wrong(std::string path, std::string message) {
        check_.note(refuse(ErrorCode::invalid_field, std::move(path), std::move(message)));
    }

    // The path of an object in the list of its kind.
    template <class Item>
    static std::string path_of(const std::string& list, const std::vector<Item>& items, const Item& item) {
        if (!item.slug.empty()) return list + '.' + item.slug;
        return list + '[' + std::to_string(&item - items.data()) + ']';
    }

    void text(const std::string& text, const std::string& path, std::size_t length_max, bool may_be_empty = false) {
        if (text.empty()) {
            if (!may_be_empty) wrong(path, "must not be empty");
            return;
        }
        const auto letters = code_points(text);
        if (letters.empty()) return wrong(path, "must be UTF-8 text");
        if (letters.size() > length_max) wrong(path, "must have at most " + std::to_string(length_max) + " characters");
        const auto is_control = [](char32_t letter) { return letter < 0x20 || letter == 0x7f; };
        if (std::any_of(letters.begin(), letters.end(), is_control)) wrong(path, "must be one line of text");
    }

    void number(std::int64_t value, const std::string& path, std::int64_t min, std::int64_t max) {
        if (value >= min && value <= max) return;
        wrong(path, "must be " + std::to_string(min) + " to " + std::to_string(max));
    }

    void texts(const std::vector<std::string>& list, const std::string& path, std::size_t count_max,
               std::size_t length_max) {
        if (list.size() > count_max) wrong(path, "must have at most " + std::to_string(count_max) + " items");
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto at = path + '[' + std::to_string(i) + ']';
            text(list[i], at, length_max);
            const auto end = list.begin() + static_cast<std::ptrdiff_t>(i);
            const auto same = [&](const std::string& other) { return equal_but_for_case(list[i], other); };
            if (std::any_of(list.begin(), end, same)) wrong(at, "must be given once");
        }
    }

    void company() {
        text(draft_.company.name, "company.name", limits::name_length_max);
        if (!is_country(draft_.company.region)) {
            wrong("company.region", "must be the code of a country (ISO 3166), like DE");
        }
        booking_limits(draft_.company.customer_limits, "company.customer_limits");
        number(draft_.company.customer_bookings_active.value_or(1), "company.customer_limits.bookings_active", 1,
               limits::bookings_limit_max);
        check_travel(draft_.company.travel, check_);
    }

    void booking_limits(const BookingLimits& of, const std::string& path) {
        const auto check = [&](const auto& value, const std::string& name, std::int64_t max) {
            if (!value) return;
            if constexpr (requires { value->count(); }) {
                number(value->count(), path + '.' + name, 1, max);
            } else {
                number(*value, path + '.' + name, 1, max);
            }
        };
        for (const auto period : kPeriods) {
            const std::string per = "_per_" + std::string(name_of(period));
            check(of.bookings(period), "bookings" + per, limits::bookings_limit_max);
            check(of.minutes(period), "minutes" + per, limits::minutes_limit_max.count());
        }
    }

    // Slugs and names: each is there and unique. A resource shares its name only with those of other kinds or branches.
    template <class Item>
    void objects(const std::string& list, const std::vector<Item>& items, std::size_t count_max) {
        if (items.size() > count_max) wrong(list, "must have at most " + std::to_string(count_max) + " items");
        std::set<std::string> slugs;
        for (const auto& item : items) {
            const auto path = path_of(list, items, item);
            if (!is_slug(item.slug)) {
                wrong(path + ".slug", "must have 1 to " + std::to_string(limits::slug_length_max) +
                                          " letters a to z, digits and single hyphens between them");
            } else if (!slugs.insert(item.slug).second) {
                wrong(path + ".slug", "must be unique");
            }
            text(item.name, path + ".name", limits::name_length_max);
            const auto earlier = std::find_if(items.data(), &item, [&](const Item& other) {
                return share_names(item, other) && equal_but_for_case(item.name, other.name);
            });
            if (earlier != &item) wrong(path + ".name", "must be unique; " + earlier->slug + " has the same");
        }
    }
    static bool share_names(const Resource& a, const Resource& b) { return a.branch == b.branch && a.kind == b.kind; }
    template <class Item>
    static bool share_names(const Item&, const Item&) {
        return true;
    }

    void week(const WeeklyHours& week, const std::string& path) {
        std::vector<DayHours> hours;
        for (unsigned day = 0; day < 7; ++day) {
            const std::chrono::weekday weekday(day);
            for (const auto& range : week.on(weekday)) hours.push_back({weekday, range.from, range.until});
        }
        if (auto right = check_hours(hours, path); !right) check_.note(right.refusal());
    }

    void exceptions(const std::vector<DateException>& list, const std::string& path) {
        if (list.size() > limits::exceptions_max) {
            wrong(path, "must have at most " + std::to_string(limits::exceptions_max) + " items");
        }
        if (auto right = check_hours(list, path); !right) check_.note(right.refusal());
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto at = path + '[' + std::to_string(i) + ']';
            const std::chrono::sys_days date(list[i].date);
            if (date < limits::instant_min || date >= limits::instant_max) {
                wrong(at + ".date", "must lie from 2000 to 2037");
            }
            text(list[i].reason, at + ".reason", limits::name_length_max, true);
        }
    }

    void dates(const std::vector<BranchDate>& list, const std::string& path) {
        std::vector<DateException> as_exceptions;
        for (std::size_t i = 0; i < list.size(); ++i) {
            as_exceptions.push_back({list[i].date, list[i].hours, list[i].name});
            if (list[i].kind == DateKind::hours || list[i].hours.empty()) continue;
            wrong(path + '[' + std::to_string(i) + "].hours", "must not be given together with usual_hours");
        }
        exceptions(as_exceptions, path);
    }

    void branches() {
        const auto defaults = std::count_if(draft_.branches.begin(), draft_.branches.end(),
                                            [](const Branch& branch) { return branch.is_default; });
        if (defaults > 1) wrong("branches", "must have one default branch, not " + std::to_string(defaults));
        for (const auto& branch : draft_.branches) {
            const auto path = path_of("branches", draft_.branches, branch);
            week(branch.hours, path + ".hours");
            dates(branch.dates, path + ".exceptions");
            check_schedules(branch, path, check_);
            if (branch.holiday_region && !is_holiday_region(*branch.holiday_region)) {
                check_.note(unknown_holiday_region(*branch.holiday_region, path + ".holiday_region"));
            }
        }
    }

    void check(const Resource& resource) {
        const auto path = path_of("resources", draft_.resources, resource);
        const auto is_here = [&](const Branch& branch) { return branch.id == resource.branch; };
        if (std::none_of(draft_.branches.begin(), draft_.branches.end(), is_here)) {
            wrong(path + ".branch", "must be a branch of this company");
        }
        number(resource.capacity, path + ".capacity", 1, limits::capacity_max);
        booking_limits(resource.limits, path + ".limits");
        check_schedules(resource, path, check_);
        texts(resource.skills, path + ".skills", limits::skills_max, limits::skill_length_max);
        texts(resource.spoken_names, path + ".spoken_names", limits::spoken_names_max, limits::spoken_name_length_max);
        if (resource.hours == WeeklyHours()) {
            wrong(path + ".hours",
                  "must not be empty: make it inactive, or leave out its hours for those of the branch");
        } else if (resource.hours) {
            week(*resource.hours, path + ".hours");
        }
        exceptions(resource.exceptions, path + ".exceptions");
        terms(resource, path + ".terms");
        check_workplaces(resource, path + ".other_branches", check_);
        check_abilities(resource, path, check_);
    }

    void terms(const Resource& resource, const std::string& path) {
        const auto& list = resource.terms;
        if (list.size() > limits::terms_max) {
            wrong(path, "must have at most " + std::to_string(limits::terms_max) + " items");
        }
        if (!list.empty() && resource.kind != ResourceKind::staff) wrong(path, "must be empty for a room or device");
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto& one = list[i];
            const auto at = path + '[' + std::to_string(i) + ']';
            const auto end = list.begin() + static_cast<std::ptrdiff_t>(i);
            const auto same = [&](const ServiceTerms& other) { return other.service == one.service; };
            if (std::any_of(list.begin(), end, same)) wrong(at + ".service", "must be given once");
            number(one.weight, at + ".weight", 1, limits::weight_max);
            if (one.preference) number(*one.preference, at + ".preference", 1, limits::preference_max);
            if (one.price) number(*one.price, at + ".price", 0, limits::price_max);
        }
    }

    void check(const Service& service) {
        const auto path = path_of("services", draft_.services, service);
        number(service.slot_step.count(), path + ".slot_step_minutes", 1, limits::slot_step_max.count());
        number(service.slot_offset.count(), path + ".slot_offset_minutes", 0,
               std::max<std::int64_t>(service.slot_step.count() - 1, 0));
        number(service.notice.count(), path + ".notice_minutes", 0, limits::notice_max.count());
        number(service.window_days, path + ".window_days", 1, limits::window_days_max);
        booking_limits(service.limits, path + ".limits");
        room_for_one(service, path + ".limits");
        times_allowed(service, path);
        number(service.party_min, path + ".party_min", 1, limits::party_max);
        number(service.party_max, path + ".party_max", service.party_min, limits::party_max);
        check_seats(service, path + ".seats", check_);
        if (service.approval_hours) {
            number(*service.approval_hours, path + ".approval_hours", 1, limits::approval_hours_max);
        }
        number(service.calendar.confirm_within.count(), path + ".calendar.confirm_within_minutes", 1,
               limits::confirm_within_max.count());
        texts(service.spoken_names, path + ".spoken_names", limits::spoken_names_max, limits::spoken_name_length_max);
        const auto& segments = service.segments;
        if (service.active && segments.empty()) wrong(path + ".segments", "must not be empty for an active service");
        if (segments.size() > limits::segments_max) {
            wrong(path + ".segments", "must have at most " + std::to_string(limits::segments_max) + " items");
        }
        durations(service, path + ".durations");
        check_peak_times(service, path, check_);
        check_pair_buffers(draft_, service, path, check_);
        check_add_ons(service, draft_, path + ".add_ons", check_);
        presentation(service, path);
        check_intake(service.intake, path + ".intake", check_);
        Minutes longest{};
        for (std::size_t i = 0; i < segments.size(); ++i) {
            check(service, i, path + ".segments[" + std::to_string(i) + ']');
            longest += segments[i].length + (i == 0 ? Minutes{} : segments[i].gap_max);
        }
        if (longest > limits::appointment_length_max) {
            wrong(path + ".segments", "must be over within 24 hours, the longest gaps included");
        }
    }

    // A limit that not even one booking could keep would close the service.
    void room_for_one(const Service& service, const std::string& path) {
        if (service.segments.empty()) return;
        auto shortest = service.shortest_length() - service.segments.front().gap_min;
        for (const auto& one : service.durations) shortest = std::min(shortest, one.length);
        for (const auto period : kPeriods) {
            const auto minutes = service.limits.minutes(period);
            if (!minutes || *minutes < Minutes{1} || *minutes >= shortest) continue;
            wrong(path + ".minutes_per_" + std::string(name_of(period)),
                  "must be at least " + std::to_string(shortest.count()) + ", the shortest length of the service");
        }
    }

    // Notices beside the general ones, and the dates of the window.
    void times_allowed(const Service& service, const std::string& path) {
        const auto notice = [&](std::optional<Minutes> value, const std::string& at) {
            number(value.value_or(Minutes{0}).count(), at, 0, limits::notice_max.count());
        };
        notice(service.change_notice, path + ".change_notice_minutes");
        notice(service.cancel_notice, path + ".cancel_notice_minutes");
        for (const auto& [channel, notices] : service.notices) {
            const auto at = path + ".channels." + std::string(name_of(channel));
            if (channel == Channel::engine) wrong(at, "must be rest, voice or command");
            notice(notices.create, at + ".notice_minutes");
            notice(notices.change, at + ".change_notice_minutes");
            notice(notices.cancel, at + ".cancel_notice_minutes");
        }
        for (const auto& [date, name] :
             {std::pair(service.window_from, ".window_from"), std::pair(service.window_until, ".window_until")}) {
            if (date && (*date < limits::instant_min || *date >= limits::instant_max)) {
                wrong(path + name, "must lie from 2000 to 2037");
            }
        }
        if (service.window_from && service.window_until && *service.window_until < *service.window_from) {
            wrong(path + ".window_until", "must not lie before window_from");
        }
    }

    // What customers are told.
    void presentation(const Service& service, const std::string& path) {
        number(service.price.value_or(0), path + ".price", 0, limits::price_max);
        const auto is_capital = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
        const auto& currency = service.currency;
        if (currency.size() != 3 || !std::all_of(currency.begin(), currency.end(), is_capital)) {
            wrong(path + ".currency", "must be the code of a currency (ISO 4217), like EUR");
        }
        text(service.tax_note, path + ".tax_note", limits::name_length_max, true);
        text(service.category, path + ".category", limits::category_length_max, true);
        constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";
        const auto& colour = service.colour;
        const auto is_colour =
            colour.size() == 7 && colour[0] == '#' && colour.find_first_not_of(kHexDigits, 1) == std::string::npos;
        if (!colour.empty() && !is_colour) wrong(path + ".colour", "must be like #1e90ff");
        const auto& url = service.picture_url;
        const auto is_url = (url.starts_with("https://") || url.starts_with("http://")) &&
                            url.size() <= limits::url_length_max &&
                            std::all_of(url.begin(), url.end(), [](char one) { return one > ' ' && one < '\x7f'; });
        if (!url.empty() && !is_url) {
            wrong(path + ".picture_url", "must be an address like https://example.com/cut.jpg, of at most " +
                                             std::to_string(limits::url_length_max) + " characters");
        }
        for (const auto& [language, told] : service.texts) {
            const auto at = path + ".languages." + std::string(name_of(language));
            auto trouble = trouble_with_text(told.description, limits::description_length_max, Lines::many);
            if (!trouble.empty()) wrong(at + ".description", std::move(trouble));
            texts(told.spoken_names, at + ".spoken_names", limits::spoken_names_max, limits::spoken_name_length_max);
        }
    }

    void durations(const Service& service, const std::string& path) {
        const auto& list = service.durations;
        if (list.empty()) return;
        if (list.size() > limits::durations_max) {
            wrong(path, "must have at most " + std::to_string(limits::durations_max) + " items");
        }
        if (service.segments.size() != 1) return wrong(path, "are for services with exactly one segment");
        auto has_own = false;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto at = path + '[' + std::to_string(i) + ']';
            number(list[i].length.count(), at + ".minutes", 1, limits::appointment_length_max.count());
            number(list[i].price.value_or(0), at + ".price", 0, limits::price_max);
            if (i > 0 && list[i - 1].length == list[i].length) wrong(at + ".minutes", "must be unique");
            has_own = has_own || list[i].length == service.segments.front().length;
        }
        if (!has_own) wrong(path, "must have the length of the segment, which is meant if none is chosen");
    }

    void check(const Service& service, std::size_t at, const std::string& path) {
        const auto& segment = service.segments[at];
        text(segment.name, path + ".name", limits::name_length_max, true);
        number(segment.length.count(), path + ".minutes", 1, limits::appointment_length_max.count());
        number(segment.buffer_before.count(), path + ".buffer_before_minutes", 0, limits::buffer_max.count());
        number(segment.buffer_after.count(), path + ".buffer_after_minutes", 0, limits::buffer_max.count());
        number(segment.gap_min.count(), path + ".gap_min_minutes", 0, limits::gap_max.count());
        number(segment.gap_max.count(), path + ".gap_max_minutes", 0, limits::gap_max.count());
        if (segment.gap_min > segment.gap_max) wrong(path + ".gap_max_minutes", "must not be less than the minimum");
        check_needs(draft_, service, at, path, check_);
    }

    const CatalogDraft& draft_;
    Checks check_;
};

}  // namespace

Result<Done> check_draft(const CatalogDraft& draft) { return DraftCheck(draft).run(); }

}  // namespace slotkeeper
