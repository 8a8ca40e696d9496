// families: the families of commands, each defined in its own file.
//
// Read on: grammar.h is the interface to define them, tools/slotkeeper/commands implements them.
#pragma once

namespace slotkeeper {

class Grammar;

void add_running(Grammar& grammar);       // running.cpp: serve, work, simulate, demo
void add_database(Grammar& grammar);      // database.cpp: migrate, db, check, config
void add_keys(Grammar& grammar);          // keys.cpp
void add_calcom(Grammar& grammar);        // calcom.cpp
void add_reconcile(Grammar& grammar);     // reconcile.cpp: calcom reconcile, calcom webhooks
void add_mappings(Grammar& grammar);      // mappings.cpp: calcom users, calcom event-types
void add_appointments(Grammar& grammar);  // appointments.cpp: appointments, slots
void add_holds(Grammar& grammar);         // holds.cpp: holds, blocks
void add_waitlist(Grammar& grammar);      // waitlist.cpp
void add_jobs(Grammar& grammar);          // jobs.cpp: locks, jobs
void add_voice(Grammar& grammar);         // voice.cpp: voice agents, voice numbers

}  // namespace slotkeeper
