CREATE TABLE "answer_templates" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"category" text,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"set_by_id" uuid NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "answer_templates_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "complaint_bigrams" (
	"community_id" uuid NOT NULL,
	"bigram" text NOT NULL,
	"number" integer NOT NULL,
	CONSTRAINT "complaint_bigrams_community_id_bigram_number_pk" PRIMARY KEY("community_id","bigram","number")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "answer_templates_title" ON "answer_templates" USING btree ("community_id","title") WHERE "answer_templates"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "complaints_work" ON "complaints" USING btree ("community_id",(case
  when "merged_into_id" is not null or "withdrawn_at" is not null or "closed_at" is not null then 'ended'
  when "resolved_at" is not null then 'answered' when "accepted_at" is null then 'waiting'
  when "paused_at" is not null then 'paused' else 'handling' end),(case when "merged_into_id" is not null then "merged_at"
  when "withdrawn_at" is not null then "withdrawn_at" when "closed_at" is not null then "closed_at"
  when "resolved_at" is not null then "resolved_at"
  when "accepted_at" is not null and "paused_at" is not null then "paused_at"
  when "first_answered_at" is null then "answer_due_at" else "solve_due_at" end),"id");--> statement-breakpoint
CREATE INDEX "complaints_work_of_grid" ON "complaints" USING btree ("community_id","grid_id",(case
  when "merged_into_id" is not null or "withdrawn_at" is not null or "closed_at" is not null then 'ended'
  when "resolved_at" is not null then 'answered' when "accepted_at" is null then 'waiting'
  when "paused_at" is not null then 'paused' else 'handling' end),(case when "merged_into_id" is not null then "merged_at"
  when "withdrawn_at" is not null then "withdrawn_at" when "closed_at" is not null then "closed_at"
  when "resolved_at" is not null then "resolved_at"
  when "accepted_at" is not null and "paused_at" is not null then "paused_at"
  when "first_answered_at" is null then "answer_due_at" else "solve_due_at" end),"id");--> statement-breakpoint
CREATE INDEX "complaints_work_of_no_grid" ON "complaints" USING btree ("community_id",(case
  when "merged_into_id" is not null or "withdrawn_at" is not null or "closed_at" is not null then 'ended'
  when "resolved_at" is not null then 'answered' when "accepted_at" is null then 'waiting'
  when "paused_at" is not null then 'paused' else 'handling' end),(case when "merged_into_id" is not null then "merged_at"
  when "withdrawn_at" is not null then "withdrawn_at" when "closed_at" is not null then "closed_at"
  when "resolved_at" is not null then "resolved_at"
  when "accepted_at" is not null and "paused_at" is not null then "paused_at"
  when "first_answered_at" is null then "answer_due_at" else "solve_due_at" end),"id") WHERE "complaints"."grid_id" is null;--> statement-breakpoint
CREATE INDEX "complaints_work_of_owner" ON "complaints" USING btree ("community_id","owner_id",(case
  when "merged_into_id" is not null or "withdrawn_at" is not null or "closed_at" is not null then 'ended'
  when "resolved_at" is not null then 'answered' when "accepted_at" is null then 'waiting'
  when "paused_at" is not null then 'paused' else 'handling' end),(case when "merged_into_id" is not null then "merged_at"
  when "withdrawn_at" is not null then "withdrawn_at" when "closed_at" is not null then "closed_at"
  when "resolved_at" is not null then "resolved_at"
  when "accepted_at" is not null and "paused_at" is not null then "paused_at"
  when "first_answered_at" is null then "answer_due_at" else "solve_due_at" end),"id");--> statement-breakpoint
CREATE INDEX "complaints_to_escalate" ON "complaints" USING btree ("community_id",(case when "merged_into_id" is not null then "merged_at"
  when "withdrawn_at" is not null then "withdrawn_at" when "closed_at" is not null then "closed_at"
  when "resolved_at" is not null then "resolved_at"
  when "accepted_at" is not null and "paused_at" is not null then "paused_at"
  when "first_answered_at" is null then "answer_due_at" else "solve_due_at" end),"id") WHERE (case
  when "complaints"."merged_into_id" is not null or "complaints"."withdrawn_at" is not null or "complaints"."closed_at" is not null then 'ended'
  when "complaints"."resolved_at" is not null then 'answered' when "complaints"."accepted_at" is null then 'waiting'
  when "complaints"."paused_at" is not null then 'paused' else 'handling' end) in ('waiting', 'handling') and "complaints"."escalated_at" is null;--> statement-breakpoint
CREATE INDEX "complaints_on_map" ON "complaints" USING btree ("community_id","id") WHERE "complaints"."latitude" is not null and "complaints"."closed_at" is null and "complaints"."withdrawn_at" is null and "complaints"."merged_into_id" is null;--> statement-breakpoint
CREATE INDEX "complaints_on_map_of_grid" ON "complaints" USING btree ("community_id","grid_id","id") WHERE "complaints"."latitude" is not null and "complaints"."closed_at" is null and "complaints"."withdrawn_at" is null and "complaints"."merged_into_id" is null;--> statement-breakpoint
CREATE INDEX "complaints_of_building" ON "complaints" USING btree ("community_id","building_id","category","reported_at");