CREATE TABLE "exchange_steps" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"exchange_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"person_id" uuid,
	"by_id" uuid,
	"by_desk" boolean NOT NULL,
	"note" text NOT NULL,
	CONSTRAINT "exchange_steps_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "exchanges" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"asker_id" uuid NOT NULL,
	"asked_by_id" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"title" text NOT NULL,
	"about" text NOT NULL,
	"place" text NOT NULL,
	"grid_id" uuid,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"points" integer NOT NULL,
	"helper_id" uuid,
	"accepted_at" timestamp with time zone,
	"asker_confirmed_at" timestamp with time zone,
	"helper_confirmed_at" timestamp with time zone,
	"disputed_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"outcome" text,
	"paid_points" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "exchanges_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "exchanges_points" CHECK ("exchanges"."points" > 0),
	CONSTRAINT "exchanges_span" CHECK ("exchanges"."ends_at" > "exchanges"."starts_at"),
	CONSTRAINT "exchanges_two" CHECK ("exchanges"."helper_id" is distinct from "exchanges"."asker_id"),
	CONSTRAINT "exchanges_accepted" CHECK (("exchanges"."helper_id" is null) = ("exchanges"."accepted_at" is null)),
	CONSTRAINT "exchanges_confirmed" CHECK ("exchanges"."helper_id" is not null or ("exchanges"."asker_confirmed_at" is null and "exchanges"."helper_confirmed_at" is null and "exchanges"."disputed_at" is null)),
	CONSTRAINT "exchanges_closed" CHECK (("exchanges"."closed_at" is null) = ("exchanges"."outcome" is null)),
	CONSTRAINT "exchanges_paid" CHECK (case "exchanges"."outcome" when 'paid' then "exchanges"."paid_points" = "exchanges"."points" when 'split' then "exchanges"."paid_points" > 0 and "exchanges"."paid_points" < "exchanges"."points" else "exchanges"."paid_points" = 0 end)
);
--> statement-breakpoint
CREATE TABLE "reward_orders" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"reward_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"points" integer NOT NULL,
	"code" text NOT NULL,
	"ordered_at" timestamp with time zone NOT NULL,
	"ordered_by_id" uuid NOT NULL,
	"pick_up_until" timestamp with time zone NOT NULL,
	"handed_over_at" timestamp with time zone,
	"handed_over_by_id" uuid,
	"cancelled_at" timestamp with time zone,
	"cancelled_by_id" uuid,
	"cancel_reason" text,
	"lapsed_at" timestamp with time zone,
	CONSTRAINT "reward_orders_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "reward_orders_code" CHECK ("reward_orders"."code" ~ '^[0-9]{6}$'),
	CONSTRAINT "reward_orders_points" CHECK ("reward_orders"."points" > 0),
	CONSTRAINT "reward_orders_one_end" CHECK (num_nonnulls("reward_orders"."handed_over_at", "reward_orders"."cancelled_at", "reward_orders"."lapsed_at") <= 1),
	CONSTRAINT "reward_orders_by_whom" CHECK (("reward_orders"."handed_over_at" is null) = ("reward_orders"."handed_over_by_id" is null) and ("reward_orders"."cancelled_at" is null) = ("reward_orders"."cancelled_by_id" is null))
);
--> statement-breakpoint
CREATE TABLE "rewards" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"title" text NOT NULL,
	"about" text NOT NULL,
	"points" integer NOT NULL,
	"stock" integer NOT NULL,
	"per_person" integer,
	"order_until" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"created_by_id" uuid NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_by_id" uuid,
	CONSTRAINT "rewards_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "rewards_stock" CHECK ("rewards"."stock" >= 0),
	CONSTRAINT "rewards_points" CHECK ("rewards"."points" between 1 and 10000),
	CONSTRAINT "rewards_per_person" CHECK ("rewards"."per_person" > 0),
	CONSTRAINT "rewards_closed" CHECK (("rewards"."closed_at" is null) = ("rewards"."closed_by_id" is null))
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "exchange_id" uuid;--> statement-breakpoint
ALTER TABLE "exchange_steps" ADD CONSTRAINT "exchange_steps_community_id_exchange_id_exchanges_community_id_id_fk" FOREIGN KEY ("community_id","exchange_id") REFERENCES "public"."exchanges"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchanges" ADD CONSTRAINT "exchanges_community_id_asker_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","asker_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchanges" ADD CONSTRAINT "exchanges_community_id_helper_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","helper_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchanges" ADD CONSTRAINT "exchanges_community_id_grid_id_grids_community_id_id_fk" FOREIGN KEY ("community_id","grid_id") REFERENCES "public"."grids"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_orders" ADD CONSTRAINT "reward_orders_community_id_reward_id_rewards_community_id_id_fk" FOREIGN KEY ("community_id","reward_id") REFERENCES "public"."rewards"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_orders" ADD CONSTRAINT "reward_orders_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "exchange_steps_of" ON "exchange_steps" USING btree ("community_id","exchange_id","id");--> statement-breakpoint
CREATE INDEX "exchanges_open" ON "exchanges" USING btree ("community_id","starts_at") WHERE "exchanges"."closed_at" is null and "exchanges"."helper_id" is null;--> statement-breakpoint
CREATE INDEX "exchanges_running" ON "exchanges" USING btree ("community_id","ends_at") WHERE "exchanges"."closed_at" is null and "exchanges"."helper_id" is not null;--> statement-breakpoint
CREATE INDEX "exchanges_of_asker" ON "exchanges" USING btree ("community_id","asker_id","id");--> statement-breakpoint
CREATE INDEX "exchanges_of_helper" ON "exchanges" USING btree ("community_id","helper_id","id") WHERE "exchanges"."helper_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "reward_orders_code_waiting" ON "reward_orders" USING btree ("community_id","code") WHERE num_nonnulls("reward_orders"."handed_over_at", "reward_orders"."cancelled_at", "reward_orders"."lapsed_at") = 0;--> statement-breakpoint
CREATE INDEX "reward_orders_waiting" ON "reward_orders" USING btree ("community_id","pick_up_until") WHERE num_nonnulls("reward_orders"."handed_over_at", "reward_orders"."cancelled_at", "reward_orders"."lapsed_at") = 0;--> statement-breakpoint
CREATE INDEX "reward_orders_of_person" ON "reward_orders" USING btree ("community_id","person_id","id");--> statement-breakpoint
CREATE INDEX "reward_orders_of_reward" ON "reward_orders" USING btree ("community_id","reward_id","person_id");