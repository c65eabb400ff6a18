//! A PostgreSQL server in a folder of its own, under an account that is not root, and how it is killed.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};

/// Where the programs lie if not on the path.
const FOLDERS: &[&str] =
    &["/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin"];

pub struct Server {
    dir: tempfile::TempDir,
    data: PathBuf,
    pub port: u16,
    running: Option<Child>,
}

fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join(name));
    let known = FOLDERS.iter().map(|folder| Path::new(folder).join(name));
    on_path.chain(known).find(|path| path.is_file())
}

/// A program as an account that is not root: PostgreSQL refuses root.
fn as_plain(program: &Path) -> Command {
    if !rustix::process::geteuid().is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(program);
    command
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Server {
    /// Starts a new server; none where there is no PostgreSQL.
    pub fn start() -> Option<Self> {
        let initdb = program("initdb")?;
        program("postgres")?;
        let dir = tempfile::tempdir().unwrap();
        if rustix::process::geteuid().is_root() {
            std::os::unix::fs::chown(dir.path(), Some(65534), Some(65534)).unwrap();
        }
        let data = dir.path().join("data");
        let made = as_plain(&initdb)
            .args([
                "-U",
                "postgres",
                "--auth-local=trust",
                "--auth-host=scram-sha-256",
                "--locale=C.UTF-8",
                "-E",
                "UTF8",
                "-D",
            ])
            .arg(&data)
            .current_dir(dir.path())
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut server = Self { dir, data, port: free_port(), running: None };
        server.run();
        let mut client = server.admin("postgres");
        client.batch_execute("create database q").unwrap();
        Some(server)
    }

    /// Starts the server on its data, and waits until it takes connections. What is left of one that was killed may
    /// hold the shared memory for a moment: then it is started again.
    pub fn run(&mut self) {
        let until = Instant::now() + Duration::from_secs(60);
        let mut child = self.spawn();
        while Client::connect(&self.socket_url("postgres"), NoTls).is_err() {
            assert!(Instant::now() < until, "the server does not come up");
            if child.try_wait().unwrap().is_some() {
                child = self.spawn();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        self.running = Some(child);
    }

    fn spawn(&self) -> Child {
        let sockets = self.dir.path().display().to_string();
        let log = fs::File::options().create(true).append(true).open(self.log_file()).unwrap();
        as_plain(&program("postgres").unwrap())
            .arg("-D")
            .arg(&self.data)
            .args(["-p", &self.port.to_string(), "-c", "listen_addresses=127.0.0.1"])
            .args(["-c", &format!("unix_socket_directories={sockets}")])
            .args([
                "-c",
                "shared_buffers=32MB",
                "-c",
                "max_connections=60",
                "-c",
                "wal_level=replica",
            ])
            .current_dir(self.dir.path())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap()
    }

    /// As if the machine had lost its power: not even a goodbye. All its processes share a group of their own.
    pub fn kill(&mut self) {
        let Some(mut child) = self.running.take() else { return };
        let pid = fs::read_to_string(self.data.join("postmaster.pid")).unwrap();
        let pid: i32 = pid.lines().next().unwrap().parse().unwrap();
        let pid = rustix::process::Pid::from_raw(pid).unwrap();
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        let _ = child.wait();
        // Its backends see their postmaster gone and end; until then they hold the shared memory.
        let until = Instant::now() + Duration::from_secs(30);
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok()
            && Instant::now() < until
        {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn log_file(&self) -> PathBuf {
        self.dir.path().join("log")
    }

    /// What the server has written into its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap()
    }

    fn socket_url(&self, database: &str) -> String {
        format!(
            "host={} port={} user=postgres dbname={database}",
            self.dir.path().display(),
            self.port
        )
    }

    /// The address by which the one who keeps the database comes in, without a password.
    pub fn admin_url(&self) -> String {
        self.socket_url("q")
    }

    /// The address by which offices come in.
    pub fn url(&self) -> String {
        format!("postgres://127.0.0.1:{}/q", self.port)
    }

    pub fn admin(&self, database: &str) -> Client {
        Client::connect(&self.socket_url(database), NoTls).unwrap()
    }

    /// From now on it answers by TLS alone beyond its own socket, with this certificate and key.
    pub fn answer_by_tls(&self, certificate: &str, key: &str) {
        use std::os::unix::fs::PermissionsExt;
        for (name, text) in [("server.crt", certificate), ("server.key", key)] {
            let path = self.data.join(name);
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            if rustix::process::geteuid().is_root() {
                std::os::unix::fs::chown(&path, Some(65534), Some(65534)).unwrap();
            }
        }
        let rules = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n";
        fs::write(self.data.join("pg_hba.conf"), rules).unwrap();
        let mut admin = self.admin("postgres");
        for sql in ["alter system set ssl = on", "select pg_reload_conf()"] {
            admin.batch_execute(sql).unwrap();
        }
        let until = Instant::now() + Duration::from_secs(30);
        while self.admin("postgres").query_one("show ssl", &[]).unwrap().get::<_, String>(0) != "on"
        {
            assert!(Instant::now() < until, "{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// One of PostgreSQL's own tools on the offices' database, as its keeper.
    pub fn tool(&self, name: &str, words: &[&str]) -> Vec<u8> {
        let done = Command::new(program(name).unwrap())
            .args(["-h", &self.dir.path().display().to_string(), "-p", &self.port.to_string()])
            .args(["-U", "postgres", "-d", "q"])
            .args(words)
            .output()
            .unwrap();
        assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
        done.stdout
    }

    /// It gives way to whatever else this machine does: head office is another machine.
    pub fn give_way(&self) {
        let pid = fs::read_to_string(self.data.join("postmaster.pid")).unwrap();
        let pid: i32 = pid.lines().next().unwrap().parse().unwrap();
        let pid = rustix::process::Pid::from_raw(pid).unwrap();
        let _ = Command::new("renice")
            .args(["-n", "19", "-p"])
            .arg(pid.as_raw_nonzero().to_string())
            .output();
    }

    /// A second server that follows this one; it answers no writing before it is promoted.
    pub fn standby(&self) -> Self {
        let dir = tempfile::tempdir().unwrap();
        if rustix::process::geteuid().is_root() {
            std::os::unix::fs::chown(dir.path(), Some(65534), Some(65534)).unwrap();
        }
        let data = dir.path().join("data");
        let copied = as_plain(&program("pg_basebackup").unwrap())
            .args([
                "-U",
                "postgres",
                "-h",
                &self.dir.path().display().to_string(),
                "-p",
                &self.port.to_string(),
            ])
            .args(["-R", "-X", "stream", "-c", "fast", "-D"])
            .arg(&data)
            .current_dir(dir.path())
            .output()
            .unwrap();
        assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
        let mut standby = Self { dir, data, port: free_port(), running: None };
        standby.run();
        standby
    }

    pub fn promote(&self) {
        let done: bool =
            self.admin("postgres").query_one("select pg_promote(true, 60)", &[]).unwrap().get(0);
        assert!(done);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
