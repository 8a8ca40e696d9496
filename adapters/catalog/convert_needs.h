// convert_needs: needs, skills and levels of documents, made of a catalogue and read back.
#pragma once

#include "adapters/catalog/catalog_document.h"
#include "engine/catalog/catalog_draft.h"

namespace slotkeeper::catalog {

// As they are written, or one by one.
std::vector<NeedPart> need_parts(const std::vector<Need>& needs, const CatalogDraft& draft);
// Without the resources that it names; name_resources() finds them.
Need need_from(const NeedPart& part);
// Gives the needs of a service the resources that its part names. REQUIRES: the segments were made of the part.
Result<Done> name_resources(Service& service, const ServicePart& part, const CatalogDraft& draft);
// The same for all services that have such a part. REQUIRES: their resources are in the draft.
Result<Done> name_resources(CatalogDraft& draft, const std::vector<ServicePart>& parts);
// The same services, whose needs name no resources: for a document whose resources are not in the draft yet.
std::vector<ServicePart> without_named_resources(std::vector<ServicePart> parts);

std::vector<SkillPart> skill_parts(const Resource& resource);
std::vector<std::string> skills_from(const std::vector<SkillPart>& parts);
std::map<std::string, int> levels_from(const std::vector<SkillPart>& parts);

}  // namespace slotkeeper::catalog
