package vocabulary

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// TestOf: names in the forms that programs print them.
func TestOf(t *testing.T) {
	for _, c := range []struct {
		name string
		want Meaning
	}{
		{"FullName", Meaning{Role: Path}},
		{"Full Name", Meaning{Role: Path}},
		{"FULLPATH", Meaning{Role: Path}},
		{"Image Path", Meaning{Role: Path, Program: true}},
		{`"Path"`, Meaning{Role: Path}},
		{"Name", Meaning{Role: Name}},
		{"Length", Meaning{Role: Size, Unit: 1}},
		{"Size (KB)", Meaning{Role: Size, Unit: 1 << 10}},
		{"SizeInMB", Meaning{Role: Size, Unit: 1 << 20}},
		{"MB", Meaning{Role: Size, Unit: 1 << 20}},
		{"Größe(GB)", Meaning{Role: Size, Unit: 1 << 30}},
		{"Taille (Ko)", Meaning{Role: Size, Unit: 1 << 10}},
		{"Size（bytes）", Meaning{Role: Size, Unit: 1}},
		{"SHA-256", Meaning{Role: SHA256}},
		{"PESHA-256", Meaning{Role: Digest}},
		{"LastWriteTimeUtc", Meaning{Role: Modified, UTC: true}},
		{"Created (UTC)", Meaning{Role: Created, UTC: true}},
		{"Created (local)", Meaning{Role: Created}},
		{"SERVICE_NAME", Meaning{Role: Service}},
		{"Nom de l’image", Meaning{Role: Process}},
		{"Nom\u00a0du processus", Meaning{Role: Process}},
		{"Имя образа", Meaning{Role: Process}},
		{"İşlem Adı", Meaning{Role: Process}},
		{"ŚCIEŻKA", Meaning{Role: Path}},
		{"プロセス ID", Meaning{Role: PID}},
	} {
		if got, ok := Of([]byte(c.name)); !ok || got != c.want {
			t.Errorf("%q is %+v, %v, want %+v", c.name, got, ok, c.want)
		}
	}
	for _, name := range []string{"", "x", "(", ")", "()", "kb)", "(KB)", "Weight (KB)", "utc", "go", "ko", "Name of the rose", strings.Repeat("é", 200), "\xff\xfe", strings.Repeat("Ⱥ", 30)} {
		if got, ok := Of([]byte(name)); ok {
			t.Errorf("%q is %+v", name, got)
		}
	}
}

// TestPrefixed: the last words of a name, and what stands before them.
func TestPrefixed(t *testing.T) {
	for _, c := range []struct {
		name, prefix string
		role         Role
	}{
		{"SourceFile", "Source", File},
		{"SourceFilename", "Source", File},
		{"SourceCreated", "Source", Created},
		{"TargetLastWriteTime", "Target", Modified},
		{"Odd Target Modified", "Odd Target", Modified},
		{"source_md5", "source", MD5},
		{"Volume0Created", "", None},
		{"profile", "", None},
		{"SOURCEFILE", "", None},
		{"Odd" + strings.Repeat("Aa", 20) + "File", "", None},
	} {
		prefix, m, _ := Prefixed([]byte(c.name))
		if string(prefix) != c.prefix || m.Role != c.role {
			t.Errorf("%q has %q and %+v", c.name, prefix, m)
		}
	}
}

// TestNames: each name of the table is in the form that names are compared in, and has a role.
func TestNames(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "names.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	names, scripts := 0, map[string]int{}
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		name, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		names++
		if folded := string(fold(nil, []byte(name))); folded != name {
			t.Errorf("%q is compared as %q: it is never found", name, folded)
		}
		if len(name) > maxName {
			t.Errorf("%q has more than %d bytes", name, maxName)
		}
		for _, c := range name {
			for _, script := range []string{"Cyrillic", "Han", "Hangul", "Katakana"} {
				if unicode.Is(unicode.Scripts[script], c) {
					scripts[script]++
				}
			}
		}
		return true
	})
	if names < 400 || len(scripts) != 4 {
		t.Errorf("%d names, scripts %v", names, scripts)
	}
}

// TestLanguages: in each language the words that a script of its own prints most.
func TestLanguages(t *testing.T) {
	roles := []Role{Path, File, Size, Modified, Created, Owner, Process, Service, Task, User}
	for _, c := range []struct{ language, names string }{
		{"en", "Path|File Name|Size|Last Modified|Created|Owner|Process Name|Service Name|Task Name|User Name"},
		{"de", "Pfad|Dateiname|Größe|Geändert am|Erstellt am|Besitzer|Prozessname|Dienstname|Aufgabenname|Benutzername"},
		{"fr", "Chemin|Nom de fichier|Taille|Modifié le|Créé le|Propriétaire|Nom du processus|Nom du service|Nom de la tâche|Nom d'utilisateur"},
		{"es", "Ruta|Nombre de archivo|Tamaño|Fecha de modificación|Fecha de creación|Propietario|Nombre de proceso|Nombre del servicio|Nombre de tarea|Nombre de usuario"},
		{"it", "Percorso|Nome file|Dimensione|Ultima modifica|Data creazione|Proprietario|Nome processo|Nome servizio|Nome attività|Nome utente"},
		{"pt", "Caminho|Nome do arquivo|Tamanho|Data de modificação|Data de criação|Proprietário|Nome do processo|Nome do serviço|Nome da tarefa|Nome de usuário"},
		{"nl", "Pad|Bestandsnaam|Grootte|Gewijzigd op|Gemaakt op|Eigenaar|Procesnaam|Servicenaam|Taaknaam|Gebruikersnaam"},
		{"sv", "Sökväg|Filnamn|Storlek|Senast ändrad|Skapad|Ägare|Processnamn|Tjänstnamn|Uppgiftsnamn|Användarnamn"},
		{"da", "Sti|Filnavn|Størrelse|Senest ændret|Oprettet|Ejer|Procesnavn|Tjenestenavn|Opgavenavn|Brugernavn"},
		{"nb", "Bane|Filnavn|Størrelse|Sist endret|Opprettet|Eier|Prosessnavn|Tjenestenavn|Oppgavenavn|Brukernavn"},
		{"fi", "Polku|Tiedostonimi|Koko|Muokattu|Luotu|Omistaja|Prosessin nimi|Palvelun nimi|Tehtävän nimi|Käyttäjänimi"},
		{"pl", "Ścieżka|Nazwa pliku|Rozmiar|Data modyfikacji|Data utworzenia|Właściciel|Nazwa procesu|Nazwa usługi|Nazwa zadania|Nazwa użytkownika"},
		{"cs", "Cesta|Název souboru|Velikost|Datum změny|Datum vytvoření|Vlastník|Název procesu|Název služby|Název úlohy|Uživatelské jméno"},
		{"ru", "Путь|Имя файла|Размер|Дата изменения|Дата создания|Владелец|Имя процесса|Имя службы|Имя задачи|Имя пользователя"},
		{"tr", "Yol|Dosya adı|Boyut|Değiştirme tarihi|Oluşturma tarihi|Sahibi|İşlem adı|Hizmet adı|Görev adı|Kullanıcı adı"},
		{"ja", "パス|ファイル名|サイズ|更新日時|作成日時|所有者|プロセス名|サービス名|タスク名|ユーザー名"},
		{"zh", "路径|文件名|大小|修改日期|创建日期|所有者|进程名称|服务名称|任务名|用户名"},
		{"ko", "경로|파일 이름|크기|수정한 날짜|만든 날짜|소유자|프로세스 이름|서비스 이름|작업 이름|사용자 이름"},
	} {
		names := strings.Split(c.names, "|")
		if len(names) != len(roles) {
			t.Fatalf("%s: %d names", c.language, len(names))
		}
		for i, name := range names {
			if got, ok := Of([]byte(name)); !ok || got.Role != roles[i] {
				t.Errorf("%s: %q is %+v, %v, want %d", c.language, name, got, ok, roles[i])
			}
		}
	}
}

// TestNoAllocation: names are looked up on every line.
func TestNoAllocation(t *testing.T) {
	names := [][]byte{[]byte("Full Name"), []byte("Имя образа"), []byte("LastWriteTimeUtc"), []byte("no name of any column")}
	if n := testing.AllocsPerRun(100, func() {
		for _, name := range names {
			Of(name)
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkOf(b *testing.B) {
	for _, name := range []string{"FullName", "no such name", "Имя образа"} {
		b.Run(name, func(b *testing.B) {
			text := []byte(name)
			for b.Loop() {
				Of(text)
			}
		})
	}
}
