import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import type { ReceiverTemplate } from './receiver-template.ts';

const code = `package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"time"
)

const maxAge = ${TOLERANCE_SEC} // seconds

var secret = os.Getenv("WEBHOOK_SECRET")

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
	log.Printf("%s", body)
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, "{\\"status\\": \\"success\\"}")
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
	http.HandleFunc("/webhook", webhook)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
`;

export const go: ReceiverTemplate = {
  title: 'Go',
  files: { 'main.go': code, 'go.mod': 'module receiver\n\ngo 1.19\n' },
  steps: ['go run .'],
};
