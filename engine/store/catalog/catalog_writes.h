// catalog_writes: changes the stored objects of a catalogue, row by row and only what differs.
//
// `before` is the stored object and `after` what it becomes. Rows of hours, segments, skills and the like are replaced
// as a whole, and only if they differ. `updated_at` of the object is set in any case. REQUIRES of all: the version of
// the catalogue is locked, and the caller increments it in the same transaction.
#pragma once

#include "engine/catalog/catalog.h"
#include "engine/store/mariadb/database.h"

namespace slotkeeper::store {

void update_company(Tx& tx, const Company& company);
// The ways between branches. REQUIRES: the branches are stored.
void update_ways(Tx& tx, const Company& company);
void update_object(Tx& tx, CompanyId company, const Branch& before, const Branch& after);
void update_object(Tx& tx, CompanyId company, const Service& before, const Service& after);
void update_object(Tx& tx, CompanyId company, const Resource& before, const Resource& after);

// Of all services, after all resources were written: needs name resources.
void update_need_options(Tx& tx, const Service* before, const Service& after);
// Of all services, after all of them were written: pair buffers name other services.
void update_pair_buffers(Tx& tx, const Service* before, const Service& after);

// Frees name and slug, for another object or for a later update of the same one: two objects may exchange their names.
// The object has its id as its name until then.
void release_name(Tx& tx, BranchId id);
void release_name(Tx& tx, ServiceId id);
void release_name(Tx& tx, ResourceId id);

// Its rows stay, for the appointments that refer to it.
void mark_deleted(Tx& tx, BranchId id, Moment now);
void mark_deleted(Tx& tx, ServiceId id, Moment now);
void mark_deleted(Tx& tx, ResourceId id, Moment now);

// Stores the slug of an object that has none yet; `updated_at` stays.
void store_slug(Tx& tx, const Branch& branch);
void store_slug(Tx& tx, const Service& service);
void store_slug(Tx& tx, const Resource& resource);
// Whether an object of the company that is not deleted has no stored slug.
bool lacks_slugs(Tx& tx, CompanyId company);

// Time off of the resource that ends after `now`.
int count_coming_blocks(Tx& tx, ResourceId resource, Moment now);

}  // namespace slotkeeper::store
