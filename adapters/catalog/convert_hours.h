// convert_hours: the parts of a document that say when, and what must lie between two services.
//
// For convert.cpp.
#pragma once

#include "adapters/catalog/catalog_document.h"
#include "engine/catalog/catalog_draft.h"

#include <vector>

namespace slotkeeper::catalog {

std::vector<ExceptionPart> parts_of(const std::vector<DateException>& exceptions);
std::vector<BranchExceptionPart> parts_of(const std::vector<BranchDate>& dates);
std::vector<SchedulePart> parts_of(const std::vector<DatedHours>& list);
std::vector<ResourceSchedulePart> resource_weeks_of(const std::vector<DatedHours>& list);
// Without services that are not in the draft.
std::vector<PairBufferPart> parts_of(const std::vector<PairBuffer>& buffers, const CatalogDraft& draft);

std::vector<DateException> exceptions_from(const std::vector<ExceptionPart>& parts);
std::vector<BranchDate> dates_from(const std::vector<BranchExceptionPart>& parts);
std::vector<DatedHours> dated_hours_from(const std::vector<SchedulePart>& parts);
// invalid_field names the member of `path`, if a time zone is unknown.
Result<std::vector<DatedHours>> dated_hours_from(const std::vector<ResourceSchedulePart>& parts,
                                                 const std::string& path);

std::vector<PeakTimePart> parts_of(const std::vector<PeakTime>& peaks);
// `path` is that of the list; invalid_field names a price that cannot be read.
Result<std::vector<PeakTime>> peak_times_from(const std::vector<PeakTimePart>& parts, const std::string& path);

// For documents, in which a service may name a later one: first all services without, then the buffers of each.
std::vector<ServicePart> without_pairs(std::vector<ServicePart> parts);
// Sets those of the service with the slug of the part; invalid_field if it names a service that is not in the draft.
Result<Done> set_pair_buffers(CatalogDraft& draft, const ServicePart& part);

}  // namespace slotkeeper::catalog
