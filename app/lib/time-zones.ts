// Where a ship-to address determines the time zone. Countries with one zone (or one where nearly everybody lives)
// determine it alone; in the large ones the province does. Otherwise the shop's own zone is used.

// region, then COUNTRY:city
const oneZone = `
Africa AO:Luanda BF:Ouagadougou BI:Bujumbura BJ:Porto-Novo BW:Gaborone CF:Bangui CG:Brazzaville CI:Abidjan CM:Douala
Africa DJ:Djibouti DZ:Algiers EG:Cairo EH:El_Aaiun ER:Asmara ET:Addis_Ababa GA:Libreville GH:Accra GM:Banjul GN:Conakry
Africa GQ:Malabo GW:Bissau KE:Nairobi LR:Monrovia LS:Maseru LY:Tripoli MA:Casablanca ML:Bamako MR:Nouakchott MW:Blantyre
Africa MZ:Maputo NA:Windhoek NE:Niamey NG:Lagos RW:Kigali SD:Khartoum SL:Freetown SN:Dakar SO:Mogadishu SS:Juba ST:Sao_Tome
Africa SZ:Mbabane TD:Ndjamena TG:Lome TN:Tunis TZ:Dar_es_Salaam UG:Kampala ZA:Johannesburg ZM:Lusaka ZW:Harare
America AG:Antigua AI:Anguilla AR:Argentina/Buenos_Aires AW:Aruba BB:Barbados BL:St_Barthelemy BO:La_Paz BQ:Kralendijk
America BS:Nassau BZ:Belize CL:Santiago CO:Bogota CR:Costa_Rica CU:Havana CW:Curacao DM:Dominica DO:Santo_Domingo EC:Guayaquil
America GD:Grenada GF:Cayenne GL:Nuuk GP:Guadeloupe GT:Guatemala GY:Guyana HN:Tegucigalpa HT:Port-au-Prince JM:Jamaica
America KN:St_Kitts KY:Cayman LC:St_Lucia MF:Marigot MQ:Martinique MS:Montserrat NI:Managua PA:Panama PE:Lima PM:Miquelon
America PR:Puerto_Rico PY:Asuncion SR:Paramaribo SV:El_Salvador SX:Lower_Princes TC:Grand_Turk TT:Port_of_Spain UY:Montevideo
America VC:St_Vincent VE:Caracas VG:Tortola VI:St_Thomas
Arctic SJ:Longyearbyen
Asia AE:Dubai AF:Kabul AM:Yerevan AZ:Baku BD:Dhaka BH:Bahrain BN:Brunei BT:Thimphu CN:Shanghai CY:Nicosia GE:Tbilisi
Asia HK:Hong_Kong IL:Jerusalem IN:Kolkata IQ:Baghdad IR:Tehran JO:Amman JP:Tokyo KG:Bishkek KH:Phnom_Penh KP:Pyongyang
Asia KR:Seoul KW:Kuwait KZ:Almaty LA:Vientiane LB:Beirut LK:Colombo MM:Yangon MO:Macau MY:Kuala_Lumpur NP:Kathmandu OM:Muscat
Asia PH:Manila PK:Karachi PS:Gaza QA:Qatar SA:Riyadh SG:Singapore SY:Damascus TH:Bangkok TJ:Dushanbe TL:Dili TM:Ashgabat
Asia TW:Taipei UZ:Tashkent VN:Ho_Chi_Minh YE:Aden
Atlantic BM:Bermuda CV:Cape_Verde FK:Stanley FO:Faroe GS:South_Georgia IS:Reykjavik SH:St_Helena
Europe AD:Andorra AL:Tirane AT:Vienna AX:Mariehamn BA:Sarajevo BE:Brussels BG:Sofia BY:Minsk CH:Zurich CZ:Prague DE:Berlin
Europe DK:Copenhagen EE:Tallinn ES:Madrid FI:Helsinki FR:Paris GB:London GG:Guernsey GI:Gibraltar GR:Athens HR:Zagreb
Europe HU:Budapest IE:Dublin IM:Isle_of_Man IT:Rome JE:Jersey LI:Vaduz LT:Vilnius LU:Luxembourg LV:Riga MC:Monaco MD:Chisinau
Europe ME:Podgorica MK:Skopje MT:Malta NL:Amsterdam NO:Oslo PL:Warsaw PT:Lisbon RO:Bucharest RS:Belgrade SE:Stockholm
Europe SI:Ljubljana SK:Bratislava SM:San_Marino TR:Istanbul UA:Kyiv VA:Vatican
Indian CC:Cocos CX:Christmas IO:Chagos KM:Comoro MG:Antananarivo MU:Mauritius MV:Maldives RE:Reunion SC:Mahe TF:Kerguelen
Indian YT:Mayotte
Pacific AS:Pago_Pago CK:Rarotonga FJ:Fiji GU:Guam MH:Majuro MP:Saipan NC:Noumea NF:Norfolk NR:Nauru NU:Niue NZ:Auckland
Pacific PF:Tahiti PG:Port_Moresby PN:Pitcairn PW:Palau SB:Guadalcanal TK:Fakaofo TO:Tongatapu TV:Funafuti VU:Efate WF:Wallis
Pacific WS:Apia
`;

// COUNTRY, then province code:zone (_ stands for the space in Mexico's "Q ROO"). A province that straddles a border
// counts as the zone where most of its people live.
const byProvince = `
US AL:America/Chicago AK:America/Anchorage AZ:America/Phoenix AR:America/Chicago CA:America/Los_Angeles CO:America/Denver
US CT:America/New_York DE:America/New_York DC:America/New_York FL:America/New_York GA:America/New_York HI:Pacific/Honolulu
US ID:America/Boise IL:America/Chicago IN:America/Indiana/Indianapolis IA:America/Chicago KS:America/Chicago
US KY:America/New_York LA:America/Chicago ME:America/New_York MD:America/New_York MA:America/New_York MI:America/Detroit
US MN:America/Chicago MS:America/Chicago MO:America/Chicago MT:America/Denver NE:America/Chicago NV:America/Los_Angeles
US NH:America/New_York NJ:America/New_York NM:America/Denver NY:America/New_York NC:America/New_York ND:America/Chicago
US OH:America/New_York OK:America/Chicago OR:America/Los_Angeles PA:America/New_York RI:America/New_York SC:America/New_York
US SD:America/Chicago TN:America/Chicago TX:America/Chicago UT:America/Denver VT:America/New_York VA:America/New_York
US WA:America/Los_Angeles WV:America/New_York WI:America/Chicago WY:America/Denver PR:America/Puerto_Rico
US GU:Pacific/Guam VI:America/St_Thomas AS:Pacific/Pago_Pago MP:Pacific/Saipan
CA AB:America/Edmonton BC:America/Vancouver MB:America/Winnipeg NB:America/Moncton NL:America/St_Johns NS:America/Halifax
CA NT:America/Edmonton NU:America/Iqaluit ON:America/Toronto PE:America/Halifax QC:America/Toronto SK:America/Regina
CA YT:America/Whitehorse
AU ACT:Australia/Sydney NSW:Australia/Sydney NT:Australia/Darwin QLD:Australia/Brisbane SA:Australia/Adelaide
AU TAS:Australia/Hobart VIC:Australia/Melbourne WA:Australia/Perth
BR AC:America/Rio_Branco AL:America/Maceio AP:America/Belem AM:America/Manaus BA:America/Bahia CE:America/Fortaleza
BR DF:America/Sao_Paulo ES:America/Sao_Paulo GO:America/Sao_Paulo MA:America/Fortaleza MT:America/Cuiaba
BR MS:America/Campo_Grande MG:America/Sao_Paulo PA:America/Belem PB:America/Fortaleza PR:America/Sao_Paulo
BR PE:America/Recife PI:America/Fortaleza RN:America/Fortaleza RS:America/Sao_Paulo RJ:America/Sao_Paulo
BR RO:America/Porto_Velho RR:America/Boa_Vista SC:America/Sao_Paulo SP:America/Sao_Paulo SE:America/Maceio
BR TO:America/Araguaina
MX AGS:America/Mexico_City BC:America/Tijuana BCS:America/Mazatlan CAMP:America/Merida CHIS:America/Mexico_City
MX CHIH:America/Chihuahua COAH:America/Monterrey COL:America/Mexico_City DF:America/Mexico_City DGO:America/Monterrey
MX GTO:America/Mexico_City GRO:America/Mexico_City HGO:America/Mexico_City JAL:America/Mexico_City MEX:America/Mexico_City
MX MICH:America/Mexico_City MOR:America/Mexico_City NAY:America/Mazatlan NL:America/Monterrey OAX:America/Mexico_City
MX PUE:America/Mexico_City QRO:America/Mexico_City Q_ROO:America/Cancun SLP:America/Mexico_City SIN:America/Mazatlan
MX SON:America/Hermosillo TAB:America/Mexico_City TAMPS:America/Monterrey TLAX:America/Mexico_City VER:America/Mexico_City
MX YUC:America/Merida ZAC:America/Mexico_City
RU ALT:Asia/Barnaul AL:Asia/Barnaul AMU:Asia/Yakutsk ARK:Europe/Moscow AST:Europe/Astrakhan BA:Asia/Yekaterinburg
RU BEL:Europe/Moscow BRY:Europe/Moscow BU:Asia/Irkutsk CHE:Asia/Yekaterinburg CHU:Asia/Anadyr CU:Europe/Moscow
RU IRK:Asia/Irkutsk IVA:Europe/Moscow KGD:Europe/Kaliningrad KLU:Europe/Moscow KAM:Asia/Kamchatka KEM:Asia/Novokuznetsk
RU KHA:Asia/Vladivostok KHM:Asia/Yekaterinburg KIR:Europe/Moscow KOS:Europe/Moscow KDA:Europe/Moscow
RU KYA:Asia/Krasnoyarsk KGN:Asia/Yekaterinburg KRS:Europe/Moscow LEN:Europe/Moscow LIP:Europe/Moscow MAG:Asia/Magadan
RU MOS:Europe/Moscow MOW:Europe/Moscow MUR:Europe/Moscow NIZ:Europe/Moscow NGR:Europe/Moscow NVS:Asia/Novosibirsk
RU OMS:Asia/Omsk ORE:Asia/Yekaterinburg ORL:Europe/Moscow PER:Asia/Yekaterinburg PNZ:Europe/Moscow PRI:Asia/Vladivostok
RU PSK:Europe/Moscow ROS:Europe/Moscow RYA:Europe/Moscow SA:Asia/Yakutsk SAK:Asia/Sakhalin SAM:Europe/Samara
RU SAR:Europe/Saratov SMO:Europe/Moscow SPE:Europe/Moscow STA:Europe/Moscow SVE:Asia/Yekaterinburg TA:Europe/Moscow
RU TAM:Europe/Moscow TOM:Asia/Tomsk TUL:Europe/Moscow TVE:Europe/Moscow TYU:Asia/Yekaterinburg UD:Europe/Samara
RU ULY:Europe/Ulyanovsk VGG:Europe/Volgograd VLA:Europe/Moscow VLG:Europe/Moscow VOR:Europe/Moscow
RU YAN:Asia/Yekaterinburg YAR:Europe/Moscow ZAB:Asia/Chita
ES GC:Atlantic/Canary TF:Atlantic/Canary
PT PT-20:Atlantic/Azores PT-30:Atlantic/Madeira
ID BA:Asia/Makassar JB:Asia/Jakarta JI:Asia/Jakarta JK:Asia/Jakarta JT:Asia/Jakarta YO:Asia/Jakarta BT:Asia/Jakarta
`;

const zoneOfCountry = new Map(
  rows(oneZone).flatMap(([region, ...entries]) => entries.map((entry) => splitPair(entry, `${region}/`))),
);

const zoneOfProvince = new Map(
  rows(byProvince).flatMap(([country, ...entries]) =>
    entries
      .map((entry) => splitPair(entry, ''))
      .map(([province, zone]): [string, string] => [`${country} ${province}`, zone]),
  ),
);

/** The zone an address determines, or null (a large country without a known province). */
export function zoneOfAddress(countryCode: string | null, provinceCode: string | null): string | null {
  if (!countryCode) return null;
  const province = provinceCode ? zoneOfProvince.get(`${countryCode} ${provinceCode.replaceAll(' ', '_')}`) : undefined;
  return province ?? zoneOfCountry.get(countryCode) ?? null;
}

/** Every zone in the tables, so that a test can check that the runtime knows them all. */
export function allZones(): string[] {
  return [...new Set([...zoneOfCountry.values(), ...zoneOfProvince.values()])];
}

function rows(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
}

function splitPair(entry: string, prefix: string): [string, string] {
  const [name = '', zone = ''] = entry.split(':');
  return [name, prefix + zone];
}
