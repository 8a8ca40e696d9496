// catalog_parts: inserts the rows that belong to one branch, service or resource.
//
// For a new object, and for a changed one whose earlier rows were deleted. Read on: catalog_inserts.cpp,
// catalog_writes.cpp.
#pragma once

#include "engine/store/catalog/catalog_tables.h"

namespace slotkeeper::store {

BranchRow row_of(CompanyId company, const Branch& branch);

void insert_opening_hours(Tx& tx, const Branch& branch);
void insert_holidays(Tx& tx, const Branch& branch);
void insert_segments(Tx& tx, const Service& service);
void insert_channels(Tx& tx, const Service& service);
void insert_durations(Tx& tx, const Service& service);
void insert_add_ons(Tx& tx, const Service& service);
void insert_peak_times(Tx& tx, const Service& service);
void insert_skills(Tx& tx, const Resource& resource);
void insert_schedule(Tx& tx, const Resource& resource);
void insert_schedule_exceptions(Tx& tx, const Resource& resource);
void insert_spoken_names(Tx& tx, CompanyId company, const Service& service);
void insert_descriptions(Tx& tx, const Service& service);
void insert_dated_hours(Tx& tx, const Branch& branch);
void insert_dated_hours(Tx& tx, const Resource& resource);
void insert_terms(Tx& tx, const Resource& resource);
// The other branches, with the hours there.
void insert_workplaces(Tx& tx, const Resource& resource);
void insert_spoken_names(Tx& tx, CompanyId company, const Resource& resource);

}  // namespace slotkeeper::store
