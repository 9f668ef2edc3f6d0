DROP INDEX "complaints_newest";--> statement-breakpoint
DROP INDEX "complaints_public_open";--> statement-breakpoint
DROP INDEX "group_messages_proposed";--> statement-breakpoint
DROP INDEX "group_messages_chat";--> statement-breakpoint
DROP INDEX "group_messages_decided_last";--> statement-breakpoint
DROP INDEX "complaint_followers_of_person";--> statement-breakpoint
DROP INDEX "complaints_public";--> statement-breakpoint
DROP INDEX "complaints_called_back";--> statement-breakpoint
DROP INDEX "whistles_open";--> statement-breakpoint
DROP INDEX "whistles_late";--> statement-breakpoint
ALTER TABLE "whistles" ADD COLUMN "case_ended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "whistles" ADD COLUMN "case_reported_at" timestamp with time zone;--> statement-breakpoint
UPDATE "whistles" w SET "case_ended_at" = coalesce(c."merged_at", c."withdrawn_at", c."closed_at"), "case_reported_at" = c."reported_at" FROM "complaints" c WHERE c."community_id" = w."community_id" AND c."id" = w."complaint_id";--> statement-breakpoint
ALTER TABLE "whistles" ALTER COLUMN "case_reported_at" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "group_messages_to_forget" ON "group_messages" USING btree ("community_id","taken_in_at") WHERE "group_messages"."decision" = 'set_aside' or "group_messages"."decision" is null and "group_messages"."proposed_class" = 'chat' and not "group_messages"."unsure";--> statement-breakpoint
CREATE INDEX "complaint_extensions_of_case" ON "complaint_extensions" USING btree ("community_id","complaint_id");--> statement-breakpoint
CREATE INDEX "complaints_public_category" ON "complaints" USING btree ("community_id",(case when "closed_at" is null then 'open' else 'closed' end),"category","id") WHERE "complaints"."public_agreed" and not "complaints"."is_private" and "complaints"."hidden_at" is null and "complaints"."withdrawn_at" is null
    and "complaints"."merged_into_id" is null;--> statement-breakpoint
CREATE INDEX "complaints_public_compound" ON "complaints" USING btree ("community_id",(case when "closed_at" is null then 'open' else 'closed' end),"compound_id","id") WHERE "complaints"."public_agreed" and not "complaints"."is_private" and "complaints"."hidden_at" is null and "complaints"."withdrawn_at" is null
    and "complaints"."merged_into_id" is null;--> statement-breakpoint
CREATE INDEX "complaints_public_both" ON "complaints" USING btree ("community_id",(case when "closed_at" is null then 'open' else 'closed' end),"compound_id","category","id") WHERE "complaints"."public_agreed" and not "complaints"."is_private" and "complaints"."hidden_at" is null and "complaints"."withdrawn_at" is null
    and "complaints"."merged_into_id" is null;--> statement-breakpoint
CREATE INDEX "complaints_open" ON "complaints" USING btree ("community_id","reported_at","id") WHERE "complaints"."closed_at" is null and "complaints"."withdrawn_at" is null and "complaints"."merged_into_id" is null;--> statement-breakpoint
CREATE INDEX "complaints_reported_in" ON "complaints" USING btree ("community_id","category","reported_at","id");--> statement-breakpoint
CREATE INDEX "complaints_on_map_of_owner" ON "complaints" USING btree ("community_id","owner_id","id") WHERE "complaints"."latitude" is not null and "complaints"."closed_at" is null and "complaints"."withdrawn_at" is null and "complaints"."merged_into_id" is null;--> statement-breakpoint
CREATE INDEX "whistles_of_case" ON "whistles" USING btree ("community_id","complaint_id","unit_id");--> statement-breakpoint
CREATE INDEX "whistles_blown" ON "whistles" USING btree ("community_id","blown_at");--> statement-breakpoint
CREATE INDEX "whistles_of_months" ON "whistles" USING btree ("community_id","case_reported_at");--> statement-breakpoint
CREATE INDEX "group_messages_proposed" ON "group_messages" USING btree ("community_id","group_id","id") WHERE "group_messages"."decision" is null and ("group_messages"."proposed_class" <> 'chat' or "group_messages"."unsure");--> statement-breakpoint
CREATE INDEX "group_messages_chat" ON "group_messages" USING btree ("community_id","group_id","id") WHERE "group_messages"."decision" is null and "group_messages"."proposed_class" = 'chat' and not "group_messages"."unsure";--> statement-breakpoint
CREATE INDEX "group_messages_decided_last" ON "group_messages" USING btree ("community_id","group_id","decided_at","id") WHERE "group_messages"."decision" is not null;--> statement-breakpoint
CREATE INDEX "complaint_followers_of_person" ON "complaint_followers" USING btree ("community_id","person_id","complaint_id");--> statement-breakpoint
CREATE INDEX "complaints_public" ON "complaints" USING btree ("community_id",(case when "closed_at" is null then 'open' else 'closed' end),"id") WHERE "complaints"."public_agreed" and not "complaints"."is_private" and "complaints"."hidden_at" is null and "complaints"."withdrawn_at" is null
    and "complaints"."merged_into_id" is null;--> statement-breakpoint
CREATE INDEX "complaints_called_back" ON "complaints" USING btree ("community_id","called_back_at","id") WHERE "complaints"."called_back_at" is not null and "complaints"."resolved_at" is not null and "complaints"."closed_at" is null and "complaints"."withdrawn_at" is null and "complaints"."merged_into_id" is null;--> statement-breakpoint
CREATE INDEX "whistles_open" ON "whistles" USING btree ("community_id","unit_id","id") WHERE "whistles"."closed_at" is null and "whistles"."withdrawn_at" is null and "whistles"."case_ended_at" is null;--> statement-breakpoint
CREATE INDEX "whistles_late" ON "whistles" USING btree ("community_id","answer_due_at","id") WHERE "whistles"."closed_at" is null and "whistles"."withdrawn_at" is null and "whistles"."case_ended_at" is null
        and "whistles"."reported_at" is null and "whistles"."late_told_at" is null;