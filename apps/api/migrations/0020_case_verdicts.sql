ALTER TABLE "complaints" ADD COLUMN "verdict_recorded_by_id" uuid;--> statement-breakpoint
CREATE INDEX "complaints_reported" ON "complaints" USING btree ("community_id","reported_at","id");--> statement-breakpoint
CREATE INDEX "complaints_called_back" ON "complaints" USING btree ("community_id","called_back_at","id") WHERE "complaints"."called_back_at" is not null and "complaints"."resolved_at" is not null and "complaints"."closed_at" is null
        and "complaints"."withdrawn_at" is null and "complaints"."merged_into_id" is null;--> statement-breakpoint
ALTER TABLE "complaints" ADD CONSTRAINT "complaints_verdict_recorded" CHECK ("complaints"."verdict_recorded_by_id" is null or "complaints"."verdict" is not null);--> statement-breakpoint
ALTER TABLE "complaints" ADD CONSTRAINT "complaints_verdict_rated" CHECK ("complaints"."stars" is null or ("complaints"."verdict" is not null and "complaints"."verdict" <> 'unsolved'));