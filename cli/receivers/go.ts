import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import type { ReceiverTemplate } from './receiver-template.ts';

const code = `package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

const maxAge = ${TOLERANCE_SEC} // seconds

var secret = os.Getenv("WEBHOOK_SECRET")

const directory = "events"

func webhook(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "Only POST", 405)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, "The body could not be read", 400)
		return
	}
	if status, reason := refusal(r.Header, body); status != 0 {
		http.Error(w, reason, status)
		return
	}
	var event map[string]any
	if json.Unmarshal(body, &event) != nil || event == nil {
		http.Error(w, "The body is no JSON object", 400)
		return
	}
	isNew, err := keep(r.Header.Get("X-MLflow-Delivery-Id"), body)
	if err != nil {
		log.Print(err)
		http.Error(w, "The event could not be stored", 503)
		return
	}
	if !isNew {
		answer(w, map[string]any{"status": "duplicate"})
		return
	}
	// Answer within 30 s: work that takes longer reads the files and runs somewhere else.
	log.Print(event["entity"], " ", event["action"], " ", event["data"])
	answer(w, map[string]any{"status": "success"})
}

func count(w http.ResponseWriter, r *http.Request) {
	files, err := filepath.Glob(filepath.Join(directory, "*.json"))
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	answer(w, map[string]any{"count": len(files)})
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(value)
}

// keep stores an event before it is answered, as a file of its own; false for a delivery that came before, also before a restart
// or at the same time. A link is made whole or not at all, and only once.
func keep(id string, body []byte) (bool, error) {
	file, err := os.CreateTemp(directory, "*.tmp")
	if err != nil {
		return false, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if _, err = file.Write(body); err != nil {
		return false, err
	}
	if err = file.Sync(); err != nil {
		return false, err
	}
	name := sha256.Sum256([]byte(id))
	err = os.Link(file.Name(), filepath.Join(directory, hex.EncodeToString(name[:])+".json"))
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if entries, err := os.Open(directory); err == nil {
		entries.Sync()
		entries.Close()
	}
	return true, nil
}

// refusal gives a status and a reason for what MLflow did not send.
func refusal(header http.Header, body []byte) (int, string) {
	signature := header.Get("X-MLflow-Signature")
	id := header.Get("X-MLflow-Delivery-Id")
	timestamp := header.Get("X-MLflow-Timestamp")
	if signature == "" || id == "" || timestamp == "" {
		return 400, "A signature header is missing"
	}
	sent, err := strconv.ParseInt(timestamp, 10, 64)
	if age := time.Now().Unix() - sent; err != nil || age < 0 || age > maxAge {
		return 400, "The timestamp is not fresh"
	}
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%s.%s.%s", id, timestamp, body)
	expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	if !hmac.Equal([]byte(signature), []byte(expected)) {
		return 401, "The signature does not match"
	}
	return 0, ""
}

func main() {
	if secret == "" {
		log.Fatal("WEBHOOK_SECRET is not set")
	}
	if err := os.MkdirAll(directory, 0o700); err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/webhook", webhook)
	http.HandleFunc("/count", count)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
`;

export const go: ReceiverTemplate = {
  title: 'Go',
  files: { 'main.go': code, 'go.mod': 'module receiver\n\ngo 1.19\n', '.gitignore': 'events/\n' },
  steps: ['go run .'],
  countPath: '/count',
};
