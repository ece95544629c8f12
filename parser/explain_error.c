/*
 * What to say of a syntax error. First the mistakes that have a name, then by trial: the
 * statement is parsed again with a token changed, and the change that lets the grammar come
 * furthest past the error is the suggestion. Invariant: a suggestion was tried, so taking it
 * moves the error on or ends it.
 */
#include "parser/explain_error.h"

#include "parser/riffle.tab.h"

#include <string.h>

enum {
	NEAR_BYTES_MAX = 40,
	TRIAL_TOKENS_MAX = 20000,
	TRIALS_MAX = 40,
	WORDS_BACK = 3,
	TOKENS_BACK = 8
};

/* ---- what the error is called ---- */

/* At most 40 bytes of the token, up to its line's end. */
static rf_text near_text(const rf_tokens *tokens, uint32_t index, bool *is_cut)
{
	rf_text text = rf_token_text(tokens, index);
	const char *newline = text.size ? memchr(text.data, '\n', text.size) : NULL;
	*is_cut = false;
	if (newline) text.size = (size_t)(newline - text.data);
	if (text.size > NEAR_BYTES_MAX) {
		text.size = NEAR_BYTES_MAX;
		while (text.size && ((unsigned char)text.data[text.size] & 0xC0) == 0x80) text.size--;
	}
	*is_cut = text.size < rf_token_text(tokens, index).size;
	return text;
}

static void fail_near(const rf_tokens *tokens, uint32_t index, rf_error *error)
{
	bool is_cut;
	rf_text near = near_text(tokens, index, &is_cut);
	rf_loc loc = rf_token_loc(tokens, index);
	if (near.size == 0) {
		rf_fail_at(error, RIFFLE_SYNTAX, loc, "syntax error at the end");
		return;
	}
	rf_fail_at(error, RIFFLE_SYNTAX, loc, "syntax error near \"%.*s%s\"", (int)near.size, near.data,
	           is_cut ? "..." : "");
}

/* ---- trials ---- */

typedef struct trial_run {
	const rf_parser *parser;
	rf_arena arena;
	uint32_t count; /* of trials made */
	bool is_wanted;
} trial_run;

enum { TO_THE_END = UINT32_MAX };

static bool copy_tokens(trial_run *trial, rf_tokens *copy)
{
	const rf_tokens *tokens = trial->parser->tokens;
	rf_arena_reset(&trial->arena);
	*copy = *tokens;
	copy->capacity = tokens->count + 1;
	copy->list = rf_arena_alloc(&trial->arena, copy->capacity * sizeof *copy->list);
	if (!copy->list) return false;
	memcpy(copy->list, tokens->list, tokens->count * sizeof *copy->list);
	return true;
}

/* How far the grammar comes, in the tokens as they were: shift is what was put in. */
static uint32_t run(trial_run *trial, const rf_tokens *tokens, int shift)
{
	rf_parser parser;
	rf_status status;
	trial->count++;
	status = rf_parser_run(&parser, tokens, &trial->arena, trial->parser->start_kind, NULL);
	if (status >= 0) return TO_THE_END;
	if (status == RIFFLE_NO_MEMORY) return 0;
	/* What is refused by name or by a limit is not made better by a suggestion. */
	if (!parser.is_syntax_error) return parser.failed_at > 0 ? parser.failed_at - 1 : 0;
	return (uint32_t)((int64_t)parser.failed_at - shift);
}

static uint32_t try_replace(trial_run *trial, uint32_t index, int kind)
{
	rf_tokens tokens;
	if (trial->count >= TRIALS_MAX || !copy_tokens(trial, &tokens)) return 0;
	rf_tokens_replace(&tokens, index, kind);
	return run(trial, &tokens, 0);
}

static uint32_t try_insert(trial_run *trial, uint32_t index, int kind)
{
	rf_tokens tokens;
	if (trial->count >= TRIALS_MAX || !copy_tokens(trial, &tokens)) return 0;
	memmove(tokens.list + index + 1, tokens.list + index,
	        (tokens.count - index) * sizeof *tokens.list);
	tokens.list[index].kind = kind;
	tokens.list[index].end = tokens.list[index].start;
	tokens.count++;
	return run(trial, &tokens, 1);
}

static uint32_t try_remove(trial_run *trial, uint32_t index)
{
	rf_tokens tokens;
	if (trial->count >= TRIALS_MAX || !copy_tokens(trial, &tokens)) return 0;
	memmove(tokens.list + index, tokens.list + index + 1,
	        (tokens.count - index - 1) * sizeof *tokens.list);
	tokens.count--;
	return run(trial, &tokens, -1);
}

/* ---- keywords that were nearly written ---- */

typedef struct best_try {
	uint32_t reached;
	uint32_t distance;
	size_t start_size; /* bytes that the word and the keyword begin with */
	uint32_t index;
	const char *keyword;
} best_try;

static bool is_better_try(const best_try *a, const best_try *b)
{
	if (a->reached != b->reached) return a->reached > b->reached;
	if (a->distance != b->distance) return a->distance < b->distance;
	return a->start_size > b->start_size;
}

static bool is_replaceable(const rf_tokens *tokens, uint32_t index)
{
	const rf_token *token = &tokens->list[index];
	if (*rf_token_text(tokens, index).data == '"') return false;
	return token->kind == RF_T_IDENTIFIER || token->kind == RF_T_UNIT ||
		rf_keyword_flags(token->kind) != 0;
}

static bool is_word(int kind)
{
	return kind == RF_T_IDENTIFIER || kind == RF_T_UNIT || rf_token_keyword(kind) != NULL;
}

static uint32_t most_edits(rf_text word, bool is_keyword, size_t keyword_size)
{
	return is_keyword || word.size <= 3 || keyword_size <= 3 ? 1 : 2;
}

static void try_keywords(trial_run *trial, uint32_t index, best_try *best)
{
	const rf_tokens *tokens = trial->parser->tokens;
	rf_text word = rf_token_text(tokens, index);
	bool is_keyword = rf_token_keyword(tokens->list[index].kind) != NULL;
	const char *keyword;
	if (word.size < 2) return;
	for (uint32_t distance = 1; distance <= 2; distance++) {
		for (uint32_t i = 0; (keyword = rf_keyword(i)); i++) {
			rf_text text = rf_text_of(keyword);
			uint32_t most = most_edits(word, is_keyword, text.size);
			best_try now = {
				.distance = distance,
				.start_size = rf_text_common_start(word, text),
				.index = index,
				.keyword = keyword,
			};
			if (distance > most || rf_text_distance(word, text, most) != distance) continue;
			now.reached = try_replace(trial, index, rf_keyword_token(text));
			if (now.reached > trial->parser->failed_at && is_better_try(&now, best)) *best = now;
		}
	}
}

static bool suggest_keyword(trial_run *trial, rf_error *error)
{
	const rf_tokens *tokens = trial->parser->tokens;
	uint32_t at = trial->parser->failed_at, words = 0;
	best_try best = {.distance = UINT32_MAX};
	for (uint32_t back = 0; back <= TOKENS_BACK && back <= at && words < WORDS_BACK; back++) {
		uint32_t index = at - back;
		/* A word that is right as it stands is doubted only next to the error. */
		if (is_replaceable(tokens, index) &&
		    (back <= 1 || !rf_token_keyword(tokens->list[index].kind)))
			try_keywords(trial, index, &best);
		words += is_word(tokens->list[index].kind);
	}
	if (!best.keyword) return false;
	fail_near(tokens, best.index, error);
	rf_hint(error, "did you mean %s?", best.keyword);
	return true;
}

/* ---- signs and quotes that are missing or too many ---- */

static bool is_better(uint32_t reached, uint32_t than, uint32_t by)
{
	return reached == TO_THE_END || reached >= than + by;
}

static uint32_t open_parentheses(const rf_tokens *tokens, uint32_t before)
{
	uint32_t depth = 0;
	for (uint32_t i = 0; i < before; i++) {
		if (tokens->list[i].kind == '(') depth++;
		if (tokens->list[i].kind == ')' && depth) depth--;
	}
	return depth;
}

static bool suggest_comma_less(trial_run *trial, rf_error *error)
{
	const rf_tokens *tokens = trial->parser->tokens;
	uint32_t at = trial->parser->failed_at;
	rf_text text = rf_token_text(tokens, at);
	if (at == 0 || tokens->list[at - 1].kind != ',') return false;
	if (!is_better(try_remove(trial, at - 1), at, 1)) return false;
	fail_near(tokens, at - 1, error);
	if (text.size)
		rf_hint(error, "Remove the comma before \"%.*s\".", (int)text.size, text.data);
	else
		rf_hint(error, "Remove the comma.");
	return true;
}

static bool suggest_parenthesis(trial_run *trial, rf_error *error)
{
	const rf_tokens *tokens = trial->parser->tokens;
	uint32_t at = trial->parser->failed_at, depth = open_parentheses(tokens, at);
	rf_text text = rf_token_text(tokens, at);
	fail_near(tokens, at, error);
	if (tokens->list[at].kind == ')' && depth == 0 && is_better(try_remove(trial, at), at, 1)) {
		rf_hint(error, "There is no \"(\" for this \")\".");
		return true;
	}
	if (depth == 0 || !is_better(try_insert(trial, at, ')'), at, depth > 1 ? 1 : 2)) return false;
	if (text.size == 0)
		rf_hint(error, "A \")\" is missing at the end.");
	else
		rf_hint(error, "A \")\" is missing before \"%.*s\".", (int)text.size, text.data);
	return true;
}

static bool suggest_comma(trial_run *trial, rf_error *error)
{
	const rf_tokens *tokens = trial->parser->tokens;
	uint32_t at = trial->parser->failed_at;
	rf_text text = rf_token_text(tokens, at);
	if (at == 0 || !is_better(try_insert(trial, at, ','), at, 3)) return false;
	fail_near(tokens, at, error);
	rf_hint(error, "A comma is missing before \"%.*s\".", (int)text.size, text.data);
	return true;
}

static bool is_statement_start(int kind)
{
	static const int starts[] = {RF_T_SELECT,  RF_T_INSERT,   RF_T_CREATE,  RF_T_DROP,
	                             RF_T_SHOW,    RF_T_DESCRIBE, RF_T_EXPLAIN, RF_T_SET,
	                             RF_T_START,   RF_T_STOP,     RF_T_FEED,    RF_T_END,
	                             RF_T_ADVANCE, RF_T_EXPECT,   RF_T_LOAD,    RF_T_WITH};
	for (uint32_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (starts[i] == kind) return true;
	return false;
}

static bool begins_line(const rf_tokens *tokens, uint32_t index)
{
	uint32_t before = tokens->list[index - 1].end, start = tokens->list[index].start;
	return memchr(tokens->text + (before - tokens->base), '\n', start - before) != NULL;
}

/* Two statements with nothing between them. The second's first words may have passed as an
 * alias and a clause, so that what is refused comes later in its line. */
static bool suggest_semicolon(trial_run *trial, rf_error *error)
{
	const rf_tokens *tokens = trial->parser->tokens;
	for (uint32_t back = WORDS_BACK + 1; back-- > 0;) {
		uint32_t at = trial->parser->failed_at - back;
		rf_text text;
		if (back >= trial->parser->failed_at || !is_statement_start(tokens->list[at].kind))
			continue;
		if (back > 0 && !begins_line(tokens, at)) continue;
		if (try_replace(trial, at, RF_T_END_OF_STATEMENT) != TO_THE_END) continue;
		text = rf_token_text(tokens, at);
		fail_near(tokens, at, error);
		rf_hint(error, "A \";\" is missing before \"%.*s\".", (int)text.size, text.data);
		return true;
	}
	return false;
}

static bool suggest_quotes(trial_run *trial, rf_error *error)
{
	const rf_tokens *tokens = trial->parser->tokens;
	uint32_t at = trial->parser->failed_at;
	int kind = tokens->list[at].kind;
	bool is_cut;
	rf_text text = near_text(tokens, at, &is_cut);
	fail_near(tokens, at, error);
	if (is_cut || text.size < 3) return false;
	if (kind == RF_T_IDENTIFIER && *text.data == '"') {
		if (!is_better(try_replace(trial, at, RF_T_STRING), at, 1)) return false;
		rf_hint(error, "A text stands in single quotes: '%.*s'.", (int)text.size - 2,
		        text.data + 1);
		return true;
	}
	if (kind == RF_T_STRING && *text.data == '\'') {
		if (!is_better(try_replace(trial, at, RF_T_IDENTIFIER), at, 1)) return false;
		rf_hint(error, "A name stands in double quotes or in none: \"%.*s\".", (int)text.size - 2,
		        text.data + 1);
		return true;
	}
	if (!rf_token_keyword(kind) || rf_keyword_flags(kind) != 0) return false;
	if (!is_better(try_replace(trial, at, RF_T_IDENTIFIER), at, 2)) return false;
	rf_hint(error, "\"%.*s\" is a reserved word; in double quotes it is a name.", (int)text.size,
	        text.data);
	return true;
}

/* ---- what could have stood there ---- */

static bool say_expected(const rf_parser *parser, rf_error *error)
{
	const char *const *words = parser->expected;
	fail_near(parser->tokens, parser->failed_at, error);
	switch (parser->expected_count) {
	case 1: rf_hint(error, "Expected here: %s.", words[0]); return true;
	case 2: rf_hint(error, "Expected here: %s or %s.", words[0], words[1]); return true;
	case 3:
		rf_hint(error, "Expected here: %s, %s or %s.", words[0], words[1], words[2]);
		return true;
	default: return false;
	}
}

void rf_explain_syntax_error(const rf_parser *parser, rf_error *error)
{
	trial_run trial = {.parser = parser};
	if (rf_explain_known_error(parser, error)) return;
	if (parser->tokens->count <= TRIAL_TOKENS_MAX) {
		bool is_done;
		rf_arena_init(&trial.arena, parser->arena->memory);
		is_done = suggest_comma_less(&trial, error) || suggest_keyword(&trial, error) ||
			suggest_semicolon(&trial, error) || suggest_parenthesis(&trial, error) ||
			suggest_quotes(&trial, error) || suggest_comma(&trial, error);
		rf_arena_release(&trial.arena);
		if (is_done) return;
	}
	if (!say_expected(parser, error)) fail_near(parser->tokens, parser->failed_at, error);
}
