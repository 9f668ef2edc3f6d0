CREATE TABLE "certificate_revocations" (
	"community_id" uuid NOT NULL,
	"certificate_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"revoked_at" timestamp with time zone NOT NULL,
	"revoked_by_id" uuid NOT NULL,
	CONSTRAINT "certificate_revocations_community_id_certificate_id_pk" PRIMARY KEY("community_id","certificate_id")
);
--> statement-breakpoint
CREATE TABLE "certificates" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"code" text NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date NOT NULL,
	"name" text NOT NULL,
	"number" integer NOT NULL,
	"community_name" text NOT NULL,
	"items" jsonb NOT NULL,
	"minutes" integer NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"issued_by_id" uuid NOT NULL,
	CONSTRAINT "certificates_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "certificates_code" UNIQUE("community_id","code"),
	CONSTRAINT "certificates_period" CHECK ("certificates"."from_on" <= "certificates"."to_on"),
	CONSTRAINT "certificates_minutes" CHECK ("certificates"."minutes" > 0)
);
--> statement-breakpoint
ALTER TABLE "certificate_revocations" ADD CONSTRAINT "certificate_revocations_community_id_certificate_id_certificates_community_id_id_fk" FOREIGN KEY ("community_id","certificate_id") REFERENCES "public"."certificates"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "certificates_of_person" ON "certificates" USING btree ("community_id","person_id","issued_at");