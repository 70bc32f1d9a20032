module github.com/aliyun/credentials-catalogue

go 1.21

require github.com/alibabacloud-go/tea v1.5.3
