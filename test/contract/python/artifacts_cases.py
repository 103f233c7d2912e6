"""Files of runs through the proxied artifact API."""

import pathlib
import tempfile

import mlflow

from support import ContractCase, each, unique

ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts"


class ThroughTheClient(ContractCase):
    def setUp(self):
        self.run = self.client.create_run("0").info.run_id

    def test_a_text(self):
        self.client.log_text(self.run, "héllo", "notes/a.txt")
        self.assertEqual(mlflow.artifacts.load_text(f"runs:/{self.run}/notes/a.txt"), "héllo")

    def test_a_dictionary(self):
        self.client.log_dict(self.run, {"a": [1, 2]}, "d.json")
        self.assertEqual(mlflow.artifacts.load_dict(f"runs:/{self.run}/d.json"), {"a": [1, 2]})

    def test_a_folder_there_and_back(self):
        with tempfile.TemporaryDirectory() as there, tempfile.TemporaryDirectory() as back:
            (pathlib.Path(there) / "deep").mkdir()
            (pathlib.Path(there) / "deep" / "b c.bin").write_bytes(bytes(range(256)))
            self.client.log_artifacts(self.run, there, "folder")
            path = self.client.download_artifacts(self.run, "folder", back)
            self.assertEqual((pathlib.Path(path) / "deep" / "b c.bin").read_bytes(), bytes(range(256)))

    def test_a_large_file(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "large.bin"
            file.write_bytes(b"x" * 12 * 1024 * 1024)
            self.client.log_artifact(self.run, str(file))
            self.assertEqual(self.client.list_artifacts(self.run)[0].file_size, 12 * 1024 * 1024)

    def test_a_list(self):
        self.client.log_text(self.run, "12345", "b.txt")
        self.client.log_text(self.run, "1", "a/c.txt")
        listed = [(entry.path, entry.is_dir, entry.file_size) for entry in self.client.list_artifacts(self.run)]
        self.assertEqual(listed, [("a", True, None), ("b.txt", False, 5)])

    def test_a_list_of_a_folder(self):
        self.client.log_text(self.run, "1", "a/c.txt")
        self.assertEqual([entry.path for entry in self.client.list_artifacts(self.run, "a")], ["a/c.txt"])


class OverTheWire(ContractCase):
    def put(self, name: str, body: bytes) -> str:
        path = f"{ARTIFACTS}/{unique('folder')}/{name}"
        answer = self.http("PUT", path, data=body)
        self.assertEqual((answer.status_code, answer.content), (200, b""))
        return path

    @each({
        "text": ("a.txt", "text/plain"), "json": ("a.json", "text/plain"), "MLmodel": ("MLmodel", "text/plain"),
        "html": ("a.html", "text/html"), "image": ("a.png", "image/png"), "unknown": ("a.pkl", "application/octet-stream"),
    })
    def test_the_type_follows_the_name(self, name, kind):
        answer = self.http("GET", self.put(name, b"body"))
        self.assertEqual((answer.content, answer.headers["content-type"].split(";")[0]), (b"body", kind))

    def test_a_put_overwrites(self):
        path = self.put("a.txt", b"one")
        self.http("PUT", path, data=b"two")
        self.assertEqual(self.http("GET", path).content, b"two")

    def test_a_missing_file(self):
        answer = self.http("GET", f"{ARTIFACTS}/missing/a.txt")
        self.answers_error(answer, 404, "RESOURCE_DOES_NOT_EXIST", "No such artifact: 'missing/a.txt'")

    def test_a_list_leaves_out_the_size_of_an_empty_file(self):
        path = self.put("empty", b"")
        folder = path.split("/")[-2]
        self.assertEqual(self.http("GET", f"{ARTIFACTS}?path={folder}").json(), {"files": [{"path": "empty", "is_dir": False}]})

    def test_a_list_of_nothing(self):
        self.assertEqual(self.http("GET", f"{ARTIFACTS}?path=missing").text, "{}")

    def test_delete_twice(self):
        path = self.put("a.txt", b"one")
        self.assertEqual([self.http("DELETE", path).text for _ in range(2)], ["{}", "{}"])
        self.assertEqual(self.http("GET", path).status_code, 404)

    @each({"encoded dots": "%2e%2e/%2e%2e/etc/passwd", "an encoded slash": "%2Fetc%2Fpasswd"})
    def test_a_path_that_leaves_the_folder(self, path):
        self.answers_error(self.http("GET", f"{ARTIFACTS}/{path}"), 400, "INVALID_PARAMETER_VALUE", "Invalid path")

    def test_a_list_that_leaves_the_folder(self):
        self.answers_error(self.http("GET", f"{ARTIFACTS}?path=../.."), 400, "INVALID_PARAMETER_VALUE", "Invalid path")
