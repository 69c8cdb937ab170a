-- Which mail server took a message: the operator's ("app") or the shop's own ("shop"). The limits of both count by it.
ALTER TABLE messages ADD COLUMN "sentBy" TEXT;
GRANT SELECT ("sentBy") ON messages TO aftercare_dispatcher;
CREATE INDEX messages_sent_by_shop ON messages ("shopId", "sentAt") WHERE "sentAt" IS NOT NULL;
CREATE INDEX messages_sent_by_app ON messages ("sentAt") WHERE "sentBy" = 'app';
