// convert_parts: members of documents that convert.h makes of a catalogue and reads back.
#pragma once

#include "adapters/catalog/catalog_document.h"
#include "engine/catalog/catalog_draft.h"

namespace slotkeeper::catalog {

ChannelsPart part_of_notices(const std::map<Channel, ChannelNotices>& notices);
std::map<Channel, ChannelNotices> notices_from(const ChannelsPart& part);

LanguagesPart part_of_texts(const std::map<Language, ServiceTexts>& texts);
std::map<Language, ServiceTexts> texts_from(const LanguagesPart& part);

// std::nullopt: no way takes time.
std::optional<TravelPart> travel_part(const Company& company, const CatalogDraft& draft);
std::vector<std::string> add_on_slugs(const Service& service, const CatalogDraft& draft);
// `at` is the path of the service. invalid_field for each slug that no service has.
Result<std::vector<ServiceId>> add_ons_from(const ServicePart& part, const std::string& at, const CatalogDraft& draft);

// In order of slug.
std::vector<WorkplacePart> workplace_parts(const Resource& resource, const CatalogDraft& draft);
// The path is that of the resource.
Result<std::vector<Workplace>> workplaces_from(const ResourcePart& part, const std::string& path,
                                               const CatalogDraft& draft);

}  // namespace slotkeeper::catalog
