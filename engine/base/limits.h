// limits: every bound of the program, by name.
//
// A request beyond a bound is refused with the bound in the message; no other file repeats one of these numbers.
#pragma once

#include "engine/base/clock.h"

#include <cstddef>
#include <cstdint>

namespace slotkeeper::limits {

using namespace std::chrono_literals;

// the desk
inline constexpr std::size_t desk_batch_max = 64;
inline constexpr std::size_t desk_queue_max = 2'000;
inline constexpr int desk_committers = 4;
inline constexpr int transact_tries_max = 5;
inline constexpr auto desk_patience = 10s;  // how long a caller waits for the desk

// times: from 2038 on the zone database of Debian knows no daylight saving time, so a local hour would be wrong
inline constexpr Instant instant_min = std::chrono::sys_days{std::chrono::year{2000} / 1 / 1};
inline constexpr Instant instant_max = std::chrono::sys_days{std::chrono::year{2038} / 1 / 1};
inline constexpr Minutes appointment_length_max = 24h;
inline constexpr Minutes buffer_max = 12h;
inline constexpr Minutes block_length_max = std::chrono::days{366};
inline constexpr std::size_t block_claims_max = 2'000;  // one for each day and lane
inline constexpr std::size_t in_the_way_max = 50;       // named by a refused block or a refused closing
inline constexpr Minutes check_in_before = 60min;       // before the start, by default
inline constexpr Minutes check_in_before_max = 24h;
inline constexpr Seconds hold_length_min = 10s;
inline constexpr Seconds hold_length_default = 5min;
inline constexpr Seconds hold_length_max = 30min;
inline constexpr Seconds hold_total_max = 1h;  // in total, extensions included
inline constexpr int search_days_max = 62;     // one search for slots
inline constexpr std::size_t slots_page_default = 50;
inline constexpr std::size_t slots_page_max = 500;
inline constexpr std::size_t alternatives_max = 3;
inline constexpr std::size_t slot_groups_max = 24;      // services, branches and people of one search, multiplied
inline constexpr int slot_group_days_max = 400;         // groups of one search, multiplied by its days
inline constexpr std::size_t slots_per_group_max = 50;  // alternatives of one group
inline constexpr Seconds offer_length = 5min;           // offered starts are not held: older ones are searched again
inline constexpr std::size_t open_candidates = 3;  // resources proposed for an "any" need before all of them are locked

inline constexpr auto branch_dates_listed_max = std::chrono::days{1'500};  // one list of the dates of a branch

// sizes
inline constexpr std::size_t imported_days_max = 400;      // of one calendar file
inline constexpr std::size_t calendar_file_max = 200'000;  // characters
inline constexpr std::size_t opening_ranges_max = 12;      // of one date
inline constexpr std::size_t segments_max = 12;
inline constexpr std::size_t needs_max = 6;
inline constexpr std::size_t segment_resources_max = 12;  // all needs of one segment together
inline constexpr std::size_t need_options_max = 20;       // skills or resources of which a need takes any
inline constexpr int skill_level_max = 5;
inline constexpr std::size_t staff_languages_max = 10;  // of one person
inline constexpr std::size_t name_length_max = 200;
inline constexpr std::size_t email_length_max = 254;
inline constexpr std::size_t phone_length_max = 40;
inline constexpr std::size_t notes_length_max = 2'000;
inline constexpr std::size_t customer_note_length_max = 500;
inline constexpr std::size_t metadata_entries_max = 20;
inline constexpr std::size_t metadata_key_length_max = 40;
inline constexpr std::size_t metadata_value_length_max = 500;
inline constexpr std::size_t key_length_max = 255;  // Idempotency-Key
inline constexpr std::size_t page_default = 50;
inline constexpr std::size_t page_max = 200;
inline constexpr std::size_t bulk_items_max = 100;  // of one request for many records

// the catalogue of a company: a document of it must fit into a body
inline constexpr std::size_t branches_max = 200;
inline constexpr std::size_t services_max = 200;
inline constexpr std::size_t resources_max = 400;
inline constexpr std::size_t slug_length_max = 60;
inline constexpr std::size_t skill_length_max = 60;
inline constexpr std::size_t skills_max = 50;  // of one resource
inline constexpr std::size_t spoken_name_length_max = 100;
inline constexpr std::size_t spoken_names_max = 50;    // of one service or resource
inline constexpr std::size_t exceptions_max = 2'000;   // of one branch or resource, past ones included
inline constexpr std::size_t change_reason_max = 200;  // of a forced change, in characters
inline constexpr int capacity_max = 500;
inline constexpr std::size_t terms_max = 200;       // of one person
inline constexpr std::size_t dated_hours_max = 60;  // of one branch or resource, past ones included
inline constexpr int every_weeks_max = 52;
inline constexpr std::size_t peak_times_max = 20;     // of one service
inline constexpr std::size_t pair_buffers_max = 200;  // after one service
inline constexpr int weight_max = 1'000;              // in a round robin
inline constexpr std::size_t workplaces_max = 20;     // branches of one resource beside its own
inline constexpr Minutes travel_max = 12h;            // between two branches
inline constexpr std::size_t ways_max = 2'000;        // between two branches each, of one company
inline constexpr int preference_max = 1'000;
inline constexpr Minutes slot_step_max = 24h;
inline constexpr Minutes notice_max = std::chrono::days{366};
inline constexpr int moves_max = 1'000;                    // of one booking, by its customer
inline constexpr std::size_t cancel_codes_max = 50;        // of a company
inline constexpr std::size_t cancel_code_length_max = 20;  // so that it fits into the audit with the other codes
inline constexpr int no_shows_max = 100;                   // in the rule of a company
inline constexpr int no_show_months_max = 60;
inline constexpr Minutes release_after_max = std::chrono::hours{24};
inline constexpr std::size_t slot_token_size_max = 4'000;
inline constexpr Minutes slot_token_length{15};  // how long a signed offer may be booked
inline constexpr Minutes gap_max = 24h;
inline constexpr Minutes confirm_within_max = std::chrono::days{31};
inline constexpr int window_days_max = 3'650;
inline constexpr std::size_t category_length_max = 100;
inline constexpr std::size_t description_length_max = 2'000;
inline constexpr std::size_t url_length_max = 500;
inline constexpr int party_max = 500;
inline constexpr int seats_max = 500;                 // of one session
inline constexpr int seat_lane_first = capacity_max;  // lanes of the further seats of a session, above all places
inline constexpr int approval_hours_max = 24 * 60;
inline constexpr std::size_t decline_text_length_max = 500;
inline constexpr std::size_t intake_fields_max = 30;  // of one service
inline constexpr std::size_t intake_choices_max = 30;
inline constexpr std::int64_t intake_number_max = 999'999'999;
inline constexpr std::size_t answer_length_max = 2'000;
inline constexpr std::size_t pattern_length_max = 100;
inline constexpr std::int64_t pattern_bytes_max = 256 * 1024;      // of memory that a pattern and its use may need
inline constexpr std::size_t visit_services_max = 6;               // booked together, add-ons included
inline constexpr std::size_t visit_any_order_max = 4;              // if their order is open: 24 orders are tried
inline constexpr Minutes visit_gap_max = 30min;                    // how long a customer may wait between two of them
inline constexpr std::size_t add_ons_max = 20;                     // of one service
inline constexpr std::size_t durations_max = 12;                   // of one service
inline constexpr std::int64_t price_max = 99'999'999'999;          // in hundredths
inline constexpr int bookings_limit_max = 100'000;                 // that can be set as a limit of a period
inline constexpr Minutes minutes_limit_max = Minutes{10'000'000};  // the same, for many places at once
inline constexpr int schedule_days_max = 92;                       // of one answer about opening hours
inline constexpr std::size_t orphans_named_max = 20;               // of a refused change of the catalogue
inline constexpr std::size_t orphan_search_rows_max = 500;         // appointments read at once

// HTTP
inline constexpr std::size_t body_bytes_max = 256 * 1024;
inline constexpr std::size_t voice_body_bytes_max = 1024 * 1024;  // transcripts grow during a call
inline constexpr std::size_t json_depth_max = 32;
inline constexpr std::size_t uri_bytes_max = 8 * 1024;
inline constexpr std::size_t head_bytes_max = 32 * 1024;  // first line and header fields together
inline constexpr std::size_t header_fields_max = 100;
inline constexpr auto header_deadline = 5s;
inline constexpr auto body_deadline = 10s;
inline constexpr auto send_deadline = 10s;     // for the whole response, even to a slow client
inline constexpr auto farewell_deadline = 2s;  // for a client to read an error response and disconnect
inline constexpr auto idle_connection_max = 75s;
inline constexpr std::size_t connections_max = 4'000;
inline constexpr int http_threads_max = 256;
inline constexpr std::size_t http_thread_stack_bytes = 512 * 1024;

// access control: how long a looked-up key is cached, so a revoked key stops working within that time
inline constexpr Seconds access_recheck = 2s;
inline constexpr std::size_t access_remembered_max = 10'000;
inline constexpr Seconds key_use_noted = 10min;      // between two writes of the last use of a key
inline constexpr std::size_t key_branches_max = 50;  // to which one key is limited
inline constexpr std::size_t key_scopes_length_max = 1'000;
inline constexpr Minutes key_overlap_default = 24h;  // of the former and the new secret of a key
inline constexpr Minutes key_overlap_max = std::chrono::days{31};
inline constexpr Seconds voice_signature_age_max = 5min;        // in the past or in the future
inline constexpr std::size_t call_id_length_max = 100;          // of a voice call, in the audit
inline constexpr auto call_remembered = std::chrono::hours{1};  // that the call is recorded; calls are shorter
inline constexpr auto voice_patience = 5s;                      // callers start to speak again after two seconds

inline constexpr std::size_t wrong_keys_max = 20;  // per address within the window below, before it has to wait
inline constexpr Seconds wrong_keys_window = 60s;

// the machine
inline constexpr Seconds clock_skew_max = 60s;                     // against the database's clock
inline constexpr std::uintmax_t disk_room_min = 16 * 1024 * 1024;  // free for a private database, or MariaDB fails
inline constexpr auto refused_write_reported = 60s;  // how long a refused write is reported if no other write is tried
inline constexpr std::size_t unsent_bytes_max = 32 * 1024 * 1024;  // of all responses that clients have not read yet

// idempotency keys
inline constexpr auto key_lifetime = std::chrono::days{7};

// leases (guards/lock_registry.h)
inline constexpr Seconds migration_lease = 15s;
inline constexpr Seconds process_number_lease = 10min;
inline constexpr Seconds maintenance_lease = 5min;
inline constexpr Seconds account_lease = 30s;

// jobs and Cal.com
inline constexpr auto job_lease = 30s;
inline constexpr auto job_poll = 1s;                          // the longest poll interval; the shortest is half of it
inline constexpr auto job_lifetime = std::chrono::hours{24};  // of a finished job
inline constexpr std::size_t sweep_rows_max = 1'000;
inline constexpr auto remote_call_deadline = 20s;
inline constexpr auto link_lease = 60s;
inline constexpr auto take_over_grace = 90s;  // after started_at, before a call with unknown outcome is checked
inline constexpr auto stray_check_delay = 120s;
inline constexpr auto reauth_poll = 60s;       // retry interval of a job whose account needs a new key
inline constexpr auto host_answer_poll = 60s;  // first retry interval of a job that waits for a host to accept
inline constexpr auto host_answer_poll_max = 15min;
inline constexpr auto link_busy_wait = 500ms;  // retry interval of a job whose link is locked, or that goes second
inline constexpr auto stray_check_patience = std::chrono::days{1};
inline constexpr int conflict_tries = 3;        // for a slot that is taken at Cal.com, before the difference stays
inline constexpr Seconds remote_wait_max = 1h;  // even if Retry-After asks for more
inline constexpr auto others_first_patience = 10min;  // how long a sync waits for those it lets go first
inline constexpr int call_limit = 120;                // of Cal.com for an API key, until its headers say otherwise
inline constexpr auto call_window = 60s;
inline constexpr int call_lot_max = 5;      // calls that a process takes at once from a shared budget
inline constexpr int breaker_failures = 5;  // in succession, before calls to an account stop
inline constexpr auto breaker_open = 30s;   // at first, then twice as long each time
inline constexpr auto breaker_open_max = 5min;
inline constexpr auto breaker_probe = 25s;  // for the trial call; longer than a call lasts
inline constexpr auto room_poll = 60s;      // retry interval of an appointment that has no room here
inline constexpr auto inbound_lifetime = std::chrono::days{30};  // of stored webhook events
inline constexpr std::size_t remote_page_max = 250;
inline constexpr std::size_t remote_body_bytes_max = 2 * 1024 * 1024;
inline constexpr std::size_t remote_lookups_max = 16;  // host names that one process resolves at a time

// sign-in at Cal.com by OAuth
inline constexpr auto authorisation_lifetime = std::chrono::minutes{10};
inline constexpr auto authorisation_kept = std::chrono::days{1};  // after its end, for a clear error to a late return
inline constexpr std::size_t code_length_max = 1'000;             // of a returned code or state
inline constexpr std::size_t token_length_max = 4'000;
inline constexpr Seconds token_lifetime_default{1'800};  // if Cal.com names none
inline constexpr auto token_renewed_ahead = std::chrono::minutes{2};
inline constexpr auto token_last_use = std::chrono::seconds{5};  // before its end, if it could not be renewed
inline constexpr auto token_patience = std::chrono::seconds{5};  // for another process that is renewing it
inline constexpr auto token_deadline = std::chrono::seconds{8};  // of one token request
inline constexpr Seconds token_doubt_wait{2};     // before the second attempt with a token that may be used up
inline constexpr Seconds token_trouble_wait{60};  // if Cal.com refuses our own client

// --- series --------------------------------------------------------------------------------------
inline constexpr std::size_t rrule_length_max = 400;
inline constexpr std::size_t series_occurrences_max = 60;  // they are booked in one transaction
inline constexpr int series_rounds_max = 8;                // how often a series is planned again, after others booked
inline constexpr Minutes series_shift_default = 120min;    // of an occurrence whose start is taken, on its day
inline constexpr Minutes series_move_max = std::chrono::days{31};  // by which a series can be moved

}  // namespace slotkeeper::limits
