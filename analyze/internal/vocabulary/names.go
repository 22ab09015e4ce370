package vocabulary

// roleOf is the table: each name in its folded form, once. The compiler refuses a name that is
// there twice.
func roleOf(folded string) Role {
	switch folded {
	case "path", "fullpath", "filepath", "fullname", "pspath", "ospath", "entrypath", "imagepath", "image", "executablepath", "literalpath",
		"targetfilename", "archive", "fullfilename", "absolutepath", "pathname", "filefullpath", "objectpath",
		"exe", "executable", "processpath", "processexecutable", "processimage", "exepath", "localpath", "applicationname",
		"pfad", "dateipfad", "vollständigerpfad", "chemin", "chemind'accès", "chemincomplet", "chemindufichier", "ruta", "rutacompleta", "rutadelarchivo", "rutadearchivo",
		"percorso", "percorsocompleto", "percorsofile", "percorsodelfile", "caminho", "caminhocompleto", "caminhodoarquivo", "caminhodoficheiro", "pad", "volledigpad", "bestandspad",
		"sökväg", "fullständigsökväg", "filsökväg", "sti", "filsti", "fuldsti", "bane", "filbane", "polku", "tiedostopolku", "ścieżka", "ścieżkapliku", "pełnaścieżka",
		"cesta", "cestaksouboru", "úplnácesta", "путь", "путькфайлу", "полныйпуть", "yol", "dosyayolu", "tamyol",
		"パス", "ファイルパス", "路径", "文件路径", "路徑", "檔案路徑", "경로", "파일경로":
		return Path
	case "file", "filename", "datei", "dateiname", "fichier", "nomdefichier", "nomdufichier", "archivo", "fichero", "nombredearchivo", "nombredelarchivo", "nombredefichero",
		"nomefile", "nomedelfile", "arquivo", "ficheiro", "nomedoarquivo", "nomedearquivo", "nomedoficheiro", "bestand", "bestandsnaam", "fil", "filnamn", "filnavn",
		"tiedosto", "tiedostonimi", "tiedostonnimi", "plik", "nazwapliku", "soubor", "názevsouboru", "файл", "имяфайла", "dosya", "dosyaadı",
		"ファイル", "ファイル名", "文件", "文件名", "檔案", "檔案名稱", "檔名", "파일", "파일이름", "파일명":
		return File
	case "name", "nom", "nombre", "nome", "naam", "namn", "navn", "nimi", "nazwa", "název", "имя", "ad", "adı", "名前", "名称", "名稱", "이름":
		return Name
	case "process", "processname", "newprocessname", "imagename", "imagefilename", "procname", "comm", "prozessname", "abbildname", "nomduprocessus", "nomdeprocessus", "nomdel'image", "nombredelproceso", "nombredeproceso", "nombredeimagen",
		"nomeprocesso", "nomedelprocesso", "nomedoprocesso", "nomeimmagine", "nomedaimagem", "procesnaam", "processnamn", "avbildningsnamn", "procesnavn", "prosessnavn",
		"prosessinnimi", "nazwaprocesu", "nazwaobrazu", "názevprocesu", "názevobrazu", "имяпроцесса", "имяобраза", "işlemadı", "görüntüadı",
		"プロセス名", "イメージ名", "进程名", "进程名称", "映像名称", "映像名稱", "處理程序名稱", "프로세스이름", "이미지이름":
		return Process
	case "servicename", "unit", "unitfile", "dienstname", "nomduservice", "nomdeservice", "nombredelservicio", "nombredeservicio", "nomeservizio", "nomedelservizio", "nomedoserviço", "servicenaam",
		"tjänstnamn", "tjänstensnamn", "tjenestenavn", "palvelunnimi", "nazwausługi", "názevslužby", "имяслужбы", "hizmetadı", "サービス名", "服务名称", "服务名", "服務名稱", "서비스이름":
		return Service
	case "taskname", "aufgabenname", "nomdelatâche", "nomdetâche", "nombredetarea", "nombredelatarea", "nomeattività", "nomedell'attività", "nomedatarefa", "taaknaam",
		"uppgiftsnamn", "aktivitetsnamn", "opgavenavn", "oppgavenavn", "tehtävännimi", "nazwazadania", "názevúlohy", "názevúkolu", "имязадачи", "görevadı",
		"タスク名", "任务名", "任务名称", "工作名稱", "작업이름":
		return Task
	case "commandline", "command", "cmd", "cmdline", "processcommandline", "launchstring", "befehlszeile", "lignedecommande", "líneadecomandos", "rigadicomando", "linhadecomando", "opdrachtregel",
		"kommandorad", "kommandolinje", "komentorivi", "wierszpolecenia", "příkazovýřádek", "команднаястрока", "komutsatırı", "コマンドライン", "命令行", "命令列", "명령줄":
		return Command
	case "length", "size", "filesize", "bytes", "sizebytes", "sizeinbytes", "lengthbytes", "size/off", "taille", "tailledufichier", "longueur", "größe", "grösse", "dateigröße", "länge", "tamaño", "tamañodelarchivo", "longitud",
		"dimensione", "dimensioni", "dimensionefile", "lunghezza", "tamanho", "tamanhodoarquivo", "comprimento", "grootte", "bestandsgrootte", "lengte", "storlek", "filstorlek", "längd",
		"størrelse", "filstørrelse", "længde", "lengde", "koko", "tiedostonkoko", "pituus", "rozmiar", "rozmiarpliku", "długość", "velikost", "velikostsouboru", "délka",
		"размер", "размерфайла", "длина", "boyut", "dosyaboyutu", "uzunluk", "サイズ", "ファイルサイズ", "大小", "文件大小", "檔案大小", "크기", "파일크기":
		return Size
	case "hash", "filehash", "hashvalue", "hachage", "hashwert", "prüfsumme", "хэш", "хеш", "ハッシュ", "哈希", "雜湊", "해시":
		return Hash
	case "md5", "md5checksum", "md5hash", "md5sum", "filemd5", "hashmd5", "filehashmd5":
		return MD5
	case "sha1", "sha1checksum", "sha1hash", "sha1sum", "filesha1", "hashsha1", "filehashsha1":
		return SHA1
	case "sha256", "sha256checksum", "sha256hash", "sha256sum", "filesha256", "hashsha256", "filehashsha256":
		return SHA256
	case "sha512", "sha512checksum", "sha512hash", "sha512sum", "hashsha512", "filehashsha512":
		return SHA512
	case "hashes", "checksums", "checksum", "digests", "filehashes":
		return Hashes
	case "lastwritetime", "modtime", "datelastmodified", "lastwrite", "modified", "lastmodified", "modifiedtime", "lastmodifiedtime", "filemodificationdate/time", "mtime", "modify", "modificationtime", "datemodified", "modifieddate", "modifiedon", "lastwritten",
		"geändert", "geändertam", "zuletztgeändert", "änderungsdatum", "modifié", "modifiéle", "datedemodification", "modificado", "fechademodificación", "modificato", "datamodifica", "ultimamodifica",
		"datademodificação", "gewijzigd", "gewijzigdop", "ändrad", "senaständrad", "ændret", "ændringsdato", "senestændret", "endret", "sistendret", "endringsdato", "muokattu", "muokkauspäivä",
		"zmodyfikowano", "datamodyfikacji", "změněno", "datumzměny", "изменен", "изменён", "датаизменения", "değiştirilmetarihi", "değiştirmetarihi",
		"更新日時", "修改日期", "修改时间", "수정한날짜":
		return Modified
	case "creationtime", "created", "createdtime", "datecreated", "createdon", "birth", "birthtime", "btime", "born", "borntime", "crtime",
		"erstellt", "erstelltam", "erstellungsdatum", "créé", "crééle", "datedecréation", "creado", "fechadecreación", "creato", "datacreazione", "criado", "datadecriação",
		"gemaakt", "gemaaktop", "skapad", "oprettet", "oprettelsesdato", "opprettet", "luotu", "luontipäivä", "utworzono", "datautworzenia", "vytvořeno", "datumvytvoření",
		"создан", "датасоздания", "oluşturulmatarihi", "oluşturmatarihi", "作成日時", "创建日期", "创建时间", "建立日期", "만든날짜":
		return Created
	case "lastaccesstime", "lastaccess", "accessed", "lastaccessed", "lastaccessedtime", "accessedtime", "access", "fileaccessdate/time", "accesstime", "dateaccessed", "atime",
		"letzterzugriff", "zugriffsdatum", "dernieraccès", "dated'accès", "últimoacceso", "fechadeacceso", "ultimoaccesso", "últimoacesso", "datadeacesso", "laatstgeopend",
		"senastöppnad", "seneståbnet", "siståpnet", "viimeksikäytetty", "ostatnidostęp", "poslednípřístup", "последнийдоступ", "датадоступа", "sonerişim",
		"アクセス日時", "访问时间", "存取日期", "액세스한날짜":
		return Accessed
	case "change", "changed", "fileinodechangedate/time", "changedtime", "changetime", "ctime", "recordchanged", "entrymodified":
		return Changed
	case "owner", "fileowner", "besitzer", "eigentümer", "propriétaire", "propietario", "proprietario", "proprietário", "eigenaar", "ägare", "ejer", "eier", "omistaja", "właściciel", "vlastník",
		"владелец", "sahip", "sahibi", "所有者", "擁有者", "소유자":
		return Owner
	case "signerstatus", "signaturestatus", "signature", "signed", "verified", "signatur", "firma", "assinatura", "handtekening", "podpis", "подпись", "imza":
		return Signature
	case "pid", "processid", "processpid", "procid", "owningprocess", "owningprocessid", "owningpid", "newprocessid", "prozessid", "prozesskennung", "idduprocessus", "iddeprocessus", "iddeproceso", "iddelproceso", "idprocesso", "iddelprocesso", "iddoprocesso",
		"procesid", "prosessid", "prosessintunnus", "identyfikatorprocesu", "idprocesu", "идпроцесса", "кодпроцесса", "идентификаторпроцесса", "işlemkimliği",
		"プロセスid", "进程id", "處理程序識別碼", "프로세스id":
		return PID
	case "id":
		return ID
	case "ppid", "parentprocessid", "inheritedfromuniqueprocessid", "parentpid", "parentid", "creatorprocessid", "processppid", "processparentpid":
		return ParentPID
	case "user", "username", "accountlogin", "loginname", "logname", "logonaccount", "targetaccountname", "oldaccountname", "newaccountname", "calleraccountname", "callerusername", "useraccount", "accountname", "targetusername", "subjectusername", "domainuser", "runasuser", "logonname", "samaccountname",
		"benutzer", "benutzername", "alsbenutzerausführen", "utilisateur", "nomd'utilisateur", "usuario", "nombredeusuario", "utente", "nomeutente", "usuário", "utilizador", "nomedeusuário", "nomedeutilizador",
		"gebruiker", "gebruikersnaam", "användare", "användarnamn", "bruger", "brugernavn", "bruker", "brukernavn", "käyttäjä", "käyttäjänimi", "käyttäjätunnus",
		"użytkownik", "nazwaużytkownika", "uživatel", "uživatelskéjméno", "пользователь", "имяпользователя", "kullanıcı", "kullanıcıadı",
		"ユーザー", "ユーザー名", "用户", "用户名", "使用者", "使用者名稱", "사용자", "사용자이름":
		return User
	case "thumbprint", "imphash", "imp", "authentihash", "pesha1", "pesha256", "pe256", "pe1", "ssdeep", "tlsh", "serialnumber", "fingerabdruck", "empreintenumérique", "publickeytoken":
		return Digest
	case "version", "productversion", "fileversion", "displayversion", "osversion", "driverversion", "versión", "versione", "versão", "versie", "versio", "wersja", "verze", "версия", "sürüm",
		"バージョン", "版本", "버전":
		return Version
	case "status", "statut", "stato", "estado", "tila", "stav", "состояние", "durum", "状态", "狀態", "상태":
		return Status
	case "signercertificate", "signer":
		return Signer
	case "mode", "unixmode":
		return Mode
	case "label":
		return Label
	case "displayname", "display", "anzeigename", "nombreparamostrar", "weergavenaam", "visningsnamn":
		return Display
	case "state":
		return State
	case "startmode", "starttype", "startname", "servicetype":
		return Start
	case "taskpath":
		return TaskPath
	case "cpu", "cpu(s)", "cputime", "ws", "ws(k)", "ws(m)", "pm(k)", "pm(m)", "npm(k)", "npm(m)", "vm(m)", "workingset", "workingset64", "handles", "handlecount", "threads", "threadcount", "si", "sessionid",
		"memusage", "speichernutzung":
		return Usage
	case "cookedvalue":
		return Counter
	case "computername", "computer", "hostname", "host", "machinename", "machine", "workstation", "workstationname", "sourceworkstation", "servername", "server", "dnshostname", "dnsname",
		"dnsdomain", "dnsdomainname", "userdnsdomain", "dnsforestname", "forest", "domain", "domainname", "domainfqdn", "fqdn", "fullcomputername", "pscomputername", "systemname", "hostfqdn", "logonserver",
		"primarydnssuffix", "connectionspecificdnssuffix", "dnssuffixsearchlist", "dnssuffix", "devicename", "targetservername", "remotehost", "dc", "pdc", "realm",
		"rechnername", "nomdel'ordinateur", "nombredelequipo", "nomecomputer", "nomedocomputador", "computernaam", "datornamn", "имякомпьютера", "コンピューター名", "计算机名", "컴퓨터이름":
		return Host
	case "uid":
		return UID
	case "algorithm", "stime", "tty", "load", "active", "sub", "preset", "vendorpreset":
		return Known
	}
	return None
}
