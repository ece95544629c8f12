/* Notes of bad rows and values: see note.h. */
#include "runtime/note.h"

#include <stdio.h>
#include <string.h>

void rf_notes_init(rf_notes *notes, rf_memory *memory)
{
	memset(notes, 0, sizeof *notes);
	notes->memory = memory;
}

void rf_notes_release(rf_notes *notes)
{
	rf_free(notes->memory, notes->items, notes->capacity * sizeof *notes->items);
	rf_notes_init(notes, notes->memory);
}

void rf_notes_clear(rf_notes *notes)
{
	notes->count = 0;
	notes->sample_count = 0;
}

/* Adds count notes of a kind, to the last entry when that stands for the same and neither
 * has a sample of its own. */
static bool add(rf_notes *notes, uint32_t position, rf_note_kind kind, uint64_t count,
                uint32_t sample)
{
	rf_note *last = notes->count ? &notes->items[notes->count - 1] : NULL;
	if (last && last->position == position && last->kind == kind && sample == RF_NO_SAMPLE) {
		last->count += count;
		return true;
	}
	if (!rf_array_grow(notes->memory, &notes->items, &notes->capacity, (uint64_t)notes->count + 1,
	                   sizeof *notes->items))
		return false;
	notes->items[notes->count++] =
		(rf_note){.position = position, .kind = kind, .sample = sample, .count = count};
	return true;
}

/* The last of the notes whose text is kept; NULL: there is none. */
static rf_note *last_sampled(const rf_notes *notes)
{
	rf_note *last = NULL;
	for (uint32_t i = 0; i < notes->count; i++)
		if (notes->items[i].sample != RF_NO_SAMPLE &&
		    (!last || notes->items[i].position >= last->position))
			last = &notes->items[i];
	return last;
}

bool rf_notes_takes_sample(const rf_notes *notes, uint32_t position)
{
	const rf_note *last;
	if (notes->sample_count < RF_NOTE_SAMPLES) return true;
	last = last_sampled(notes);
	return last && last->position > position;
}

/* A place for the text of a note: a free one, or that of a note at a later position, since the
 * first few are told whatever the order in which operators note them. */
static uint32_t take_sample(rf_notes *notes, uint32_t position)
{
	rf_note *last;
	uint32_t sample;
	if (!rf_notes_takes_sample(notes, position)) return RF_NO_SAMPLE;
	if (notes->sample_count < RF_NOTE_SAMPLES) return notes->sample_count++;
	last = last_sampled(notes);
	sample = last->sample;
	last->sample = RF_NO_SAMPLE;
	return sample;
}

void rf_notes_sort(rf_notes *notes)
{
	for (uint32_t i = 1; i < notes->count; i++) {
		rf_note note = notes->items[i];
		uint32_t to = i;
		for (; to > 0 && notes->items[to - 1].position > note.position; to--)
			notes->items[to] = notes->items[to - 1];
		notes->items[to] = note;
	}
}

bool rf_notes_add(rf_notes *notes, uint32_t position, rf_note_kind kind, const char *format, ...)
{
	uint32_t sample = take_sample(notes, position);
	if (sample != RF_NO_SAMPLE) {
		char *text = notes->samples[sample].text;
		va_list args;
		va_start(args, format);
		if (vsnprintf(text, RF_NOTE_TEXT_MAX, format, args) >= RF_NOTE_TEXT_MAX)
			text[rf_utf8_whole(text, RF_NOTE_TEXT_MAX - 1)] = '\0';
		va_end(args);
		notes->samples[sample].inferred_column = UINT32_MAX;
	}
	return add(notes, position, kind, 1, sample);
}

bool rf_notes_pass(rf_notes *from, uint32_t upto, rf_notes *into, uint32_t to)
{
	uint32_t kept = 0;
	if (!from || from->count == 0) return true;
	rf_notes_sort(from);
	for (uint32_t i = 0; i < from->count; i++) {
		rf_note note = from->items[i];
		uint32_t sample = RF_NO_SAMPLE;
		if (note.position > upto) {
			from->items[kept++] = note;
			continue;
		}
		if (note.sample != RF_NO_SAMPLE) sample = take_sample(into, to);
		if (sample != RF_NO_SAMPLE) into->samples[sample] = from->samples[note.sample];
		if (!add(into, to, note.kind, note.count, sample)) return false;
	}
	from->count = kept;
	return true;
}

void rf_notes_cut(rf_notes *notes, uint32_t last)
{
	uint32_t kept = 0;
	if (!notes) return;
	for (uint32_t i = 0; i < notes->count; i++)
		if (notes->items[i].position <= last) notes->items[kept++] = notes->items[i];
	notes->count = kept;
}
