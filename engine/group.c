/*
 * INSERTs that follow each other in a text and read one stream run together and share one
 * read. The first is the leader: the host sees only it. Invariant: each member runs exactly as it
 * would alone; only the source is read once.
 */
#include "engine/engine.h"

#include "parser/parse.h"
#include "runtime/io/io.h"
#include "runtime/io/shared.h"

/* The scan of a plan that reads one named stream of bytes, once; NULL if it is not so. */
static const rf_plan_node *sharable_scan(const rf_plan *plan)
{
	const rf_plan_node *scan = NULL;
	const rf_source_class *class_;
	rf_text rest;
	for (uint32_t i = 0; plan && i < plan->node_count; i++) {
		if (plan->nodes[i]->kind != RF_PLAN_SCAN) continue;
		if (scan) return NULL;
		scan = plan->nodes[i];
	}
	if (!scan || scan->as.scan.source->uri.size == 0 || scan->as.scan.source->opened) return NULL;
	if (rf_source_class_find(scan->as.scan.source->uri, &class_, &rest, NULL) < 0 || !class_->read)
		return NULL;
	return scan;
}

static bool reads_same(const riffle_query *a, const riffle_query *b)
{
	const rf_plan_node *one = sharable_scan(a->plan), *other = sharable_scan(b->plan);
	return one && other && rf_text_equal(one->as.scan.source->name, other->as.scan.source->name) &&
		rf_text_equal(one->as.scan.source->uri, other->as.scan.source->uri);
}

/* Whether the next statement is an INSERT that reads the name that the leader reads. */
static bool is_insert_from_same(const riffle_query *leader, rf_text sql)
{
	const rf_ast_source *ours = leader->statement->select->from, *theirs;
	rf_ast_statement *statement = NULL;
	rf_memory memory;
	rf_arena arena;
	size_t used;
	bool is_same = false;
	rf_memory_init(&memory, &leader->engine->memory.allocator, 0);
	rf_arena_init(&arena, &memory);
	if (rf_parse(sql, &arena, &used, &statement, NULL) == RIFFLE_OK && statement &&
	    statement->kind == RF_STATEMENT_INSERT) {
		theirs = statement->select->from;
		is_same = ours && theirs && ours->kind == RF_SOURCE_NAME &&
			theirs->kind == RF_SOURCE_NAME &&
			rf_text_equal_fold(ours->name.text, theirs->name.text);
	}
	rf_arena_release(&arena);
	return is_same;
}

/* Whether a member before it writes to the same place: then they run one after the other. */
static bool shares_sink(const riffle_query *leader, const riffle_query *member)
{
	rf_text uri = member->plan->root->as.sink.sink->uri;
	for (const riffle_query *other = leader; other; other = other->group)
		if (rf_text_equal(other->plan->root->as.sink.sink->uri, uri)) return true;
	return false;
}

void rf_group_extend(riffle_query *leader, rf_text sql, size_t *used)
{
	riffle_query *last = leader;
	if (!sharable_scan(leader->plan)) return;
	for (;;) {
		riffle_query *member = NULL;
		rf_error unseen = RIFFLE_ERROR_INIT;
		size_t more = 0;
		rf_text rest = {sql.data + *used, sql.size - *used};
		char *text;
		/* What is wrong with it is said when its turn comes. */
		if (!is_insert_from_same(leader, rest)) return;
		if (rf_query_open(leader->engine, rest, &more, &member, &unseen) != RIFFLE_OK) return;
		text = rf_arena_copy(&leader->arena, sql.data, *used + more);
		if (!text || !reads_same(leader, member) || shares_sink(leader, member)) {
			riffle_query_free(member);
			return;
		}
		leader->text = (rf_text){text, *used + more};
		member->group_offset = *used;
		last->group = member;
		last = member;
		*used += more;
	}
}

rf_status rf_group_start(riffle_query *leader, rf_error *error)
{
	const rf_plan_node *scan = sharable_scan(leader->plan);
	RF_TRY(rf_shared_new(&leader->shared, scan->as.scan.source, &leader->memory, error));
	for (riffle_query *member = leader; member; member = member->group) {
		sharable_scan(member->plan)->as.scan.source->shared = leader->shared;
		member->is_started = true;
		RF_TRY(rf_query_open_pipeline(member, false, error));
		member->ctx.interrupted = &leader->interrupted;
	}
	return RIFFLE_OK;
}

/* One round: each member works until it is blocked. *waiting gets one that waits for the source. */
static rf_status go_round(riffle_query *leader, int64_t until_ns, bool *has_moved, bool *is_running,
                          riffle_query **waiting, rf_error *error)
{
	*has_moved = *is_running = false;
	*waiting = NULL;
	for (riffle_query *member = leader; member; member = member->group) {
		rf_status status = RIFFLE_OK;
		while (member->pipeline && status == RIFFLE_OK) {
			uint64_t before = member->ctx.bytes_in;
			status = rf_query_work(member, until_ns, error);
			*has_moved |=
				status == RIFFLE_OK || status == RIFFLE_DONE || member->ctx.bytes_in != before;
			if (status == RIFFLE_OK && rf_steady_ns() >= until_ns) break;
		}
		if (status < 0) {
			if (member != leader)
				rf_engine_shift_place(error, leader->text.data, member->group_offset);
			return status;
		}
		*is_running |= member->pipeline != NULL;
		if (member->pipeline && (member->ctx.wait_count || member->ctx.wake_at != INT64_MAX))
			*waiting = member;
	}
	return RIFFLE_OK;
}

rf_status rf_group_work(riffle_query *leader, int64_t until_ns, rf_error *error)
{
	for (;;) {
		riffle_query *waiting;
		bool has_moved, is_running;
		RF_TRY(go_round(leader, until_ns, &has_moved, &is_running, &waiting, error));
		if (!is_running)
			return leader->interrupted ? rf_fail(error, RIFFLE_INTERRUPTED, "interrupted")
									   : RIFFLE_DONE;
		if (rf_steady_ns() >= until_ns) return RIFFLE_AGAIN;
		if (!has_moved && waiting) rf_query_wait(waiting, until_ns);
	}
}

void rf_group_free(riffle_query *leader)
{
	riffle_query *member = leader->group;
	leader->group = NULL;
	if (leader->pipeline && leader->shared) {
		rf_pipeline_close(leader->pipeline);
		leader->pipeline = NULL;
	}
	while (member) {
		riffle_query *next = member->group;
		member->group = NULL;
		riffle_query_free(member);
		member = next;
	}
	rf_shared_free(leader->shared);
	leader->shared = NULL;
}
