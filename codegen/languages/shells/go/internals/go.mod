module github.com/aliyun/credential-source

go 1.21

require github.com/alibabacloud-go/tea v1.5.3
