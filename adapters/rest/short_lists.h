// short_lists: lists of few records, which are read whole and answered in pages.
//
//     short_list<list_keys>({.id = "keys.list", …})
//
// `list_keys` takes its own input and answers all records; the operation also takes `limit` and `cursor`. Lists of many
// records are cut by the database instead: pages.h.
#pragma once

#include "adapters/rest/serving.h"

namespace slotkeeper::rest {

struct ShortPage : Listed {
    std::size_t limit = limits::page_max;
    // How many records come before, and a digest of the last of them, by which it is found again if records came or
    // went meanwhile.
    std::optional<Cursor<2>> cursor{};

    static const Shape<ShortPage>& shape();
    // Leaves the records of this page in the reply.
    void cut(Reply& reply) const;
};

template <class Input>
struct Paged : Input, ShortPage {
    static_assert(!std::derived_from<Input, Listed>, "this list has pages of its own");

    static const Shape<Paged>& shape() {
        static const Shape<Paged> shape(Input::shape().name(), Input::shape(), ShortPage::shape());
        return shape;
    }
};

namespace detail {

template <class Input, class SomeContext>
Input input_of(Result<Reply> (*list)(const Input&, SomeContext&));

}  // namespace detail

template <auto list>
Operation short_list(Operation described) {
    using Input = decltype(detail::input_of(list));
    return operation<Paged<Input>>(std::move(described),
                                   [](const Paged<Input>& input, Context& context) -> Result<Reply> {
                                       auto reply = list(input, context);
                                       if (reply) input.cut(*reply);
                                       return reply;
                                   });
}

}  // namespace slotkeeper::rest
