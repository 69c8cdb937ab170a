// What mail servers say, by what they mean by it. The words are matched in lower case, without addresses, host names and
// links, since those hold words of their own. RFC 3463 names the codes; most servers get them wrong and the words right.

/** Why a mail was not taken. */
export type BounceCause =
  | 'no_such_mailbox'
  | 'no_such_domain'
  | 'moved'
  | 'full'
  | 'size'
  /** the address we send from */
  | 'sender'
  /** block lists, missing proofs of the sender, too much mail from one place */
  | 'reputation'
  | 'content'
  | 'policy'
  /** locked or closed for now by its owner or provider */
  | 'suspended'
  /** the reader's own rules */
  | 'filtered'
  | 'routing'
  | 'later'
  | 'unclear';

type Says = readonly [cause: BounceCause, words: RegExp];

/** The mailbox is there, or may be: the mail, its sender or the moment was not liked. The first that fits counts. */
export const livingWords: readonly Says[] = [
  [
    'full',
    /(mail ?box|inbox|account|maildrop|mail folder)[^.;]{0,40}\b(full\b|over\b|exceed)|\bquota\b|too full|(not enough|insufficient|out of|no) (disk |system |free |storage )*(space|storage)|(storage|mailbox size) (limit|space)|容量|いっぱい|speicherplatz|postfach[^.]{0,20}voll|boîte[^.]{0,30}pleine|buzón[^.]{0,20}lleno/,
  ],
  ['size', /(message|mail|size)[^.;]{0,30}\b(too (large|big|long)|exceeds)|larger than the/],
  [
    'sender',
    /sender (address|domain|verif|is|was|not|denied|rejected|id)|(invalid|unknown|unroutable|bad|null|empty) (envelope )?sender|sender noa|from:? (address|domain|header)|mail ?from (address|domain)|backscatter|domain of sender|(not|no) valid sender|emetteur|returned mail not accepted/,
  ],
  [
    'reputation',
    /black ?list|block ?list|\bdnsbl|\brbl\b|spamhaus|sorbs|spamcop|reputation|blocked (by|using|for|due|because)|^.{0,12}blocked\b|\bip\b[^.]{0,60}(block|ban|denied|reject|not allowed)|invalid ip|(block|bann)ed (sending )?ip|unfortunately, messages from|\bptr\b|reverse dns|\brdns\b|name lookup failed|\bspf\b|\bdkim\b|\bdmarc\b|(un|not )authenticated|authentication (required|fail)|complaint|frequency limited|rate limit|too many (connections|messages|recipients)|throttl|unexpected volume|client host rejected|mismatches client/,
  ],
  [
    'content',
    /\bspam|unsolicited|\bube\b|\bjunk\b|virus|malware|phish|(message|mail) content|content (reject|filter)|header error|attachment (type|reject|not)|suspicious/,
  ],
  [
    'policy',
    /polic(y|ies)|prohibit|not (allowed|permitted|authori[sz]ed)|restrict|unauthori[sz]ed|permission to send|relay(ing)? (access |is )?(denied|not)|(unable to|not configured to|no|insecure mail) relay|administrative|security (reason|polic)|not verified|resolver\.rst\.|members?.only|only accept|access denied|validation failed/,
  ],
  [
    'suspended',
    /disabled|suspend|suppression list|deactivated|frozen|\blocked\b|(account|mailbox|user|compte)[^.;]{0,30}\b(blocked|bloque|on hold)|not (currently )?accepting/,
  ],
  [
    'filtered',
    /filtered|user rules|refuses? to receive|recipient preferences|user reject|protected by|account \W*\[-\d+\]|msexch:imc/,
  ],
  ['routing', /hop count|too many hops|(mail|routing) loop|loops? back/],
  ['later', /temporar|gr[ae]y-?list|at a rate that|too quickly|host not found, try again/],
];

const somebody = '(user|rcpt|recipient|mail ?box|address|account|addressee|person|local.?part|alias|e-?mail)';

/** Often a mere piece of advice below the reason, and so it counts only where no other reason is given. */
export const adviceWords =
  /try(ing)? (again|later)|later\b|deferred|timed? ?out|timeout|connection (was )?(refused|lost|reset)|lost connection|retry|did not accept our requests|could not (connect|reach)/;

/** The address never was, or is no more. The first that fits counts. */
export const deadWords: readonly Says[] = [
  [
    'moved',
    /no longer on (the )?server|has (been replaced by|moved)|not our (user|customer)|user not local|address has changed/,
  ],
  [
    'no_such_domain',
    /\bhost (is )?unknown|unknown (host|domain)|host(name)? (was )?not found|no such (host|domain)|domain (name )?(does ?n[o']?t exist|not found|is unknown|unknown|is not valid)|domain name not found|mail domain mentioned .{0,30}unknown|\bnxdomain|unrout(e)?able (mail )?(address|domain)|could ?n[o']t find (any |a )?(host|mail exchanger|mx)|name or service not known|null mx|no smtp service|no mx (record )?found|invalid domain name|destination seems? to reject all|(host|domain) does not accept mail|non-?existent (hosts?|domain)|unresolvable/,
  ],
  [
    'no_such_mailbox',
    new RegExp(
      [
        `\\b${somebody}s?\\b[^.;:]{0,60}\\b(unknown|not found|do(es)?(n'?t| not) exist|not exist(s|ing)?|non.?existent|invalid|not valid|not known|not recogni[sz]ed|not listed|(could ?n[o']t|could not|can ?not|can't) be found|was not found|no longer (exists?|accepts|valid|available|in use|active)|has been (deleted|removed|closed|terminated))`,
        `\\b(unknown|no such|invalid|non.?existent|not an? (known|valid|existing|active|local)|bad destination|illegal)( or (unknown|illegal|invalid))?( virtual| local| email| e-mail| mail| recipient| destination| user)*\\b ?${somebody}`,
        `does(n'?t| not) have an? .{0,40}account`,
        `\\bno (account|mail ?box|user|person|recipient|one|valid recipients?)\\b.{0,20}\\b(by|with|here|of|at this|found|available for)`,
        `not listed in\\b[^.]{0,40}(directory|address book)|\\bno .{0,40} in (name|address) directory|5\\.1\\.0 address rejected`,
        `resolver\\.adr\\.(ex)?recip(ient)?notfound`,
      ].join('|'),
    ),
  ],
  [
    'no_such_mailbox',
    /(destinataire|utilisateur|adresse|boîte)[^.]{0,40}(inconnu|n.existe pas|invalide)|(empfänger|benutzer|adresse|postfach)[^.]{0,60}(unbekannt|existiert nicht|nicht gefunden|nicht vorhanden|ungültig)|(indirizzo|destinatario|utente|casella)[^.]{0,60}(inesistente|sconosciut|non esiste)|non .{0,30}trova.{0,10} l.indirizzo|(usuario|destinatario|direcci[oó]n|buz[oó]n|cuenta)[^.]{0,40}(desconocid|no existe|no encontrad|inexistente)|no existe .{0,20}(usuario|persona|cuenta)|(usu[aá]rio|destinat[aá]rio|endereço)[^.]{0,40}(não existe|inexistente|desconhecid|não encontrad)|(gebruiker|ontvanger|adres)[^.]{0,40}(onbekend|bestaat niet|niet gevonden)/,
  ],
  [
    'no_such_mailbox',
    /宛先不明|(ユーザ|宛先|あて先|アドレス|メールボックス)[^。]{0,20}(存在しま|見つかりませ|不明)|リストにありません|(用户|收件人|邮箱|地址)[^。]{0,10}(不存在|未找到)|(пользовател|адрес|ящик|получател)[^.]{0,30}(не существует|не найден|неизвест)/,
  ],
];

/** An address that says nothing about itself: RFC 5321's own words for 550, which servers also use for their policy. */
export const vagueWords = /mail ?box (is )?unavailable/;

/**
 * Codes of providers that mean one thing, whatever words stand beside them: Orange and La Poste (416, 418: no such
 * address), and Exchange Online, where the directory at the domain's edge does not know the recipient.
 */
export const deadProviderCodes =
  /\b[a-z]{3}\d*_41[68]\b|5\.4\.1 recipient address rejected: access denied\. as\(20180628\d\)/;

/** Where in the talk of two servers the answer came. */
export const afterBodyWords =
  /in reply to (the )?(end of )?data\b|after (the )?(end of|final) data|our (final )?data\b|after i sent the message|>>> data|\(data\)|smtp command\W+data/;
export const atSenderWords =
  /in reply to mail from|after mail from|like our mail|not like sender|sender was rejected|>>> mail|\bmail_from\b/;
export const atRecipientWords =
  /in reply to rcpt|after rcpt|like our rcpt|not like recipient|>>> rcpt|\brcpt_to\b|in rcpt to|rcpt to:|rcpt command/;
